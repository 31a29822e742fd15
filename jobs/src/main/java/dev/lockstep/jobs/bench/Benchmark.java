package dev.lockstep.jobs.bench;

import java.util.function.Consumer;

/** Measures one thing against a peer. */
@FunctionalInterface
public interface Benchmark {
  /**
   * Runs to its end.
   *
   * @param each told each measurement when it is made
   */
  void run(Consumer<Measurement> each);
}
