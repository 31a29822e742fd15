package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.doctor.Doctor;
import dev.lockstep.jobs.doctor.Finding;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lockstep doctor}. */
@Command(name = "doctor", description = "Check this machine, with advice.")
final class DoctorCommand extends ConsoleCommand {
  @Option(names = "--json", description = "End with one line of JSON on standard output.")
  private boolean json;

  private record Examination(List<Finding> checks) {}

  @Override
  public Integer call() {
    List<Finding> findings =
        Doctor.examine(Home.find(System.getenv()), Workspace.STATE, this::show);
    if (json) {
      console().result(Json.line(new Examination(findings)));
    }
    boolean failed = findings.stream().anyMatch(f -> f.state() == Finding.State.FAIL);
    return failed ? Failure.Kind.ENVIRONMENT.exitCode() : 0;
  }

  private void show(Finding finding) {
    if (json) {
      console().say(finding.line());
    } else {
      console().result(finding.line());
    }
  }
}
