package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.Profile;
import dev.lockstep.jobs.bench.peer.ProfileMain;
import dev.lockstep.jobs.bench.peer.ProfileTask;
import dev.lockstep.jobs.bench.peer.RawTable;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.peer.Sides.Layout;
import dev.lockstep.jobs.bench.peer.Task;
import dev.lockstep.jobs.bench.peer.Took;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All sides on one table, several times in alternating order; what they write must agree. */
final class Rounds {
  private final BenchOptions options;
  private final Workbench bench;
  private final RawTable table;
  private final List<Sides> sides;
  private final Map<Sides, List<Took>> took = new EnumMap<>(Sides.class);
  private final Map<Sides, OutputFiles> outputs = new EnumMap<>(Sides.class);

  Rounds(BenchOptions options, Workbench bench, RawTable table, List<Sides> sides) {
    this.options = options;
    this.bench = bench;
    this.table = table;
    this.sides = sides;
  }

  /** Runs; call it once. */
  List<SideFigures> run(BenchCase which) {
    try {
      Files.createDirectories(bench.scratch());
      for (int round = 0; round < options.repeats(); round++) {
        round(round);
      }
    } catch (IOException e) {
      throw new EnvironmentException("the benchmark's files failed: " + e.getMessage(), e);
    } finally {
      deleteOutputs();
    }
    return sides.stream()
        .map(
            side -> {
              OutputFiles output = outputs.get(side);
              return SideFigures.of(which, output.rows(), side, took.get(side), output.bytes());
            })
        .toList();
  }

  private void round(int round) throws IOException {
    List<Sides> order = new ArrayList<>(sides);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    for (Sides side : order) {
      OutputFiles.delete(bench.output(side));
      Files.createDirectories(bench.output(side).getParent());
      Took one =
          bench.side(side.label(), side, options.memoryMebibytes()).ask(task(side), Took.class);
      took.computeIfAbsent(side, s -> new ArrayList<>()).add(one);
      checkRows(side, OutputFiles.in(bench.output(side)));
      bench.say(
          String.format(
              Locale.ROOT,
              "round %d of %d: %s %.2f s, CPU %.2f s",
              round + 1,
              options.repeats(),
              side.label(),
              one.seconds(),
              one.cpuSeconds()));
    }
    if (round == 0) {
      checkValues();
    }
  }

  private Task task(Sides side) {
    return new Task(
        side.label(),
        table,
        bench.output(side).toString(),
        bench.scratch().toString(),
        options.cores(),
        options.memoryMebibytes(),
        side.onSpark() ? options.spark() : Map.of());
  }

  private void checkRows(Sides side, OutputFiles found) {
    outputs.put(side, found);
    for (Map.Entry<Sides, OutputFiles> other : outputs.entrySet()) {
      if (other.getValue().rows() != found.rows()) {
        throw disagreement(
            side,
            other.getKey(),
            "%,d rows and %,d rows".formatted(found.rows(), other.getValue().rows()));
      }
    }
  }

  /**
   * Each against the first, which is enough: the tolerances are small. Lockstep is last, so that
   * the peers, which fit on all rows, are held to the strict tolerance among themselves.
   */
  private void checkValues() {
    if (table.format() == RawTable.Format.IDX) {
      return; // images stay as they are, and the number of rows is checked already
    }
    Sides first = null;
    Profile expected = null;
    for (Sides side : datasetLast()) {
      if (side.layout() == Layout.RAW) {
        continue;
      }
      Profile found = profile(side);
      if (first == null) {
        first = side;
        expected = found;
        continue;
      }
      boolean samples = first.layout() == Layout.DATASET || side.layout() == Layout.DATASET;
      Agreement agreement = samples ? Agreement.ofSample(found.rows()) : Agreement.EXACT;
      List<String> differences = agreement.differences(expected, found);
      if (!differences.isEmpty()) {
        throw disagreement(first, side, String.join("; ", differences));
      }
      bench.say(first.label() + " and " + side.label() + " wrote the same values");
    }
  }

  private List<Sides> datasetLast() {
    return sides.stream()
        .sorted(Comparator.comparing(side -> side.layout() == Layout.DATASET))
        .toList();
  }

  private Profile profile(Sides side) {
    return bench
        .process("profile-" + side.label(), ProfileMain.class, List.of(), options.memoryMebibytes())
        .ask(new ProfileTask(side.layout(), plain(task(side))), Profile.class);
  }

  /** Without accelerators: the outputs are looked at by Spark as it is. */
  private static Task plain(Task task) {
    return new Task(
        task.side(),
        task.input(),
        task.output(),
        task.scratch(),
        task.cores(),
        task.memoryMebibytes(),
        Map.of());
  }

  private static IllegalStateException disagreement(Sides one, Sides other, String how) {
    return new IllegalStateException(
        "no figures, because %s and %s did not write the same: %s"
            .formatted(one.label(), other.label(), how));
  }

  private void deleteOutputs() {
    try {
      for (Sides side : sides) {
        OutputFiles.delete(bench.output(side));
      }
    } catch (IOException e) {
      bench.say("cannot remove outputs: " + e.getMessage());
    }
  }
}
