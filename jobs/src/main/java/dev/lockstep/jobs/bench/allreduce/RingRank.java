package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.jobs.bench.rank.JavaCommand;
import dev.lockstep.jobs.bench.rank.LoopbackRing;
import dev.lockstep.jobs.bench.rank.RankGroup;
import dev.lockstep.jobs.bench.rank.RankLines;
import dev.lockstep.training.collective.AllReduceTimer;
import dev.lockstep.training.collective.AllReduceTimer.Timing;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.collective.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Main class of one of our processes. Arguments: rank, processes, {@link WireFormat}, milliseconds
 * to measure each size.
 */
public final class RingRank {
  private static final String NAME = "allreduce-lockstep";

  private RingRank() {}

  /** Starts and connects a group of them. */
  static RankGroup start(int processes, WireFormat wire, Duration budget, Path logs) {
    JavaCommand java =
        new JavaCommand(
            NAME,
            RingRank.class,
            JavaCommand.ownClassPath(),
            List.of("-Xmx256m", "-XX:MaxDirectMemorySize=1g"),
            logs);
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      commands.add(
          java.with(
              String.valueOf(rank),
              String.valueOf(processes),
              wire.name(),
              String.valueOf(budget.toMillis())));
    }
    RankGroup group = new RankGroup(NAME, commands, logs);
    LoopbackRing.introduce(group);
    return group;
  }

  /** Measures what it is told, until its input ends. */
  public static void main(String[] args) {
    int rank = Integer.parseInt(args[0]);
    int processes = Integer.parseInt(args[1]);
    RingOptions options = RingOptions.defaults().withWire(WireFormat.valueOf(args[2]));
    Duration budget = Duration.ofMillis(Long.parseLong(args[3]));
    RankLines lines = RankLines.open();
    try (Communicator ring =
        LoopbackRing.join(lines, rank, processes, "bench allreduce", options)) {
      measure(ring, lines, budget);
    }
  }

  private static void measure(Communicator ring, RankLines lines, Duration budget) {
    for (String line = lines.hear(); line != null; line = lines.hear()) {
      Timing timing = AllReduceTimer.measure(ring, budget, Integer.parseInt(line)).get(0);
      if (ring.rank() == 0) {
        lines.answer(new Times(timing.operations(), timing.median(), timing.min()));
      }
    }
  }
}
