package dev.lockstep.jobs.bench;

import java.util.function.Consumer;

/** Measures one thing against its peers. */
@FunctionalInterface
public interface Benchmark {
  /**
   * Runs to its end.
   *
   * @param each told each finding when it is made
   */
  void run(Consumer<Finding> each);
}
