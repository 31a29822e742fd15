package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.jobs.bench.rank.RankGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Our all-reduce and gloo's, between processes of this machine over loopback. Both sides are up the
 * whole time and take turns: a round of ours, a round of the peer's, so that other work on the
 * machine hits both. The side whose turn it isn't waits for a line on its input.
 */
public final class AllReduceBenchmark implements Benchmark {
  private static final String NAME = "allreduce";
  private static final Duration BUDGET = Duration.ofMillis(400);

  private final AllReduceOptions options;
  private final Path logs;
  private final Consumer<String> say;

  /**
   * @param logs folder for what the processes write
   * @param say told what a person should know besides the findings
   */
  public AllReduceBenchmark(AllReduceOptions options, Path logs, Consumer<String> say) {
    this.options = options;
    this.logs = logs;
    this.say = say;
  }

  @Override
  public void run(Consumer<Finding> each) {
    if (options.python().isEmpty()) {
      say.accept(
          "The peer, gloo, is absent: name an interpreter that can import torch with --python."
              + " Only our side is measured.");
    }
    for (int processes : options.processes()) {
      run(processes, each);
    }
  }

  private void run(int processes, Consumer<Finding> each) {
    try (RankGroup ours = RingRank.start(processes, options.wire(), BUDGET, logs);
        Gloo peer = peer(processes)) {
      for (int bytes : options.bytes()) {
        List<Times> own = new ArrayList<>();
        List<Times> theirs = new ArrayList<>();
        for (int round = 0; round < options.repeats(); round++) {
          own.add(ours.ask(String.valueOf(bytes), Times.class));
          if (peer != null) {
            theirs.add(peer.group().ask(String.valueOf(bytes), Times.class));
          }
        }
        each.accept(figures(processes, bytes, own, Optional.ofNullable(peer), theirs));
      }
    }
  }

  /** Null, which try-with-resources passes over, where there is none. */
  private Gloo peer(int processes) {
    return options.python().map(python -> Gloo.start(python, processes, BUDGET, logs)).orElse(null);
  }

  private AllReduceFigures figures(
      int processes, int bytes, List<Times> own, Optional<Gloo> peer, List<Times> theirs) {
    double median = median(own);
    double best = best(own);
    return new AllReduceFigures(
        NAME,
        processes,
        bytes,
        options.wire().name().toLowerCase(Locale.ROOT),
        digits(median * 1e3),
        digits(best * 1e3),
        digits(bytes / median / 1e9),
        peer.map(Gloo::name).orElse(null),
        peer.map(p -> digits(median(theirs) * 1e3)).orElse(null),
        peer.map(p -> digits(best(theirs) * 1e3)).orElse(null),
        peer.map(p -> digits(p.about().call() * 1e3)).orElse(null),
        peer.map(p -> digits(median(theirs) / median)).orElse(null),
        peer.map(p -> digits(best(theirs) / best)).orElse(null));
  }

  /** Of the rounds' medians. */
  static double median(List<Times> rounds) {
    double[] sorted = rounds.stream().mapToDouble(Times::median).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double best(List<Times> rounds) {
    return rounds.stream().mapToDouble(Times::min).min().orElseThrow();
  }

  private static double digits(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }
}
