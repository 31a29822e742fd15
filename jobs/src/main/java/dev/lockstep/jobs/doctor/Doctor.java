package dev.lockstep.jobs.doctor;

import dev.lockstep.jobs.session.Home;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs every check, however the others end. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at this machine.
   *
   * @param state folder that runs leave things in
   * @param each told each finding as it is made
   */
  public static List<Finding> examine(Home home, Path state, Consumer<Finding> each) {
    Stream<Supplier<Finding>> checks =
        Stream.of(
            MachineChecks::java,
            MachineChecks::memory,
            MachineChecks::cores,
            () -> MachineChecks.disk(state),
            () -> MachineChecks.writable(state),
            MachineChecks::port,
            MachineChecks::vectors,
            MachineChecks::graphics,
            () -> SoftwareChecks.spark(home),
            () -> SoftwareChecks.hadoop(home),
            () -> SoftwareChecks.store(home),
            SoftwareChecks::npm,
            SoftwareChecks::natives);
    return checks
        .map(
            check -> {
              Finding finding = check.get();
              each.accept(finding);
              return finding;
            })
        .toList();
  }
}
