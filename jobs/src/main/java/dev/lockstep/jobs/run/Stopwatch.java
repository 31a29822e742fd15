package dev.lockstep.jobs.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Wall time of the phases of a run, in seconds with milliseconds; a phase may have several parts.
 */
final class Stopwatch {
  private final long start = System.nanoTime();
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  <T> T time(Phase phase, Supplier<T> work) {
    long begin = System.nanoTime();
    try {
      return work.get();
    } finally {
      seconds.merge(phase.label(), since(begin), Double::sum);
    }
  }

  /** Of every phase so far, and in total since this watch was made. */
  Map<String, Double> all() {
    Map<String, Double> all = new LinkedHashMap<>(seconds);
    all.put("total", since(start));
    return all;
  }

  /** The same for a JSON line. */
  Seconds summary() {
    return new Seconds(
        seconds.get(Phase.FETCH.label()),
        seconds.get(Phase.PREPROCESS.label()),
        seconds.get(Phase.TRAIN.label()),
        seconds.get(Phase.EVALUATE.label()),
        seconds.get(Phase.PREDICT.label()),
        since(start));
  }

  private static double since(long nanos) {
    return Math.round((System.nanoTime() - nanos) / 1e6) / 1e3;
  }
}
