package dev.lockstep.jobs.bench.train;

import java.util.function.Supplier;

/**
 * Lets a side train until it gets no faster: a JVM compiles what is run often.
 *
 * @param most windows; a machine with other work may never be still
 */
record WarmUp(int most) {
  /** Windows without a new best. */
  private static final int STILL = 3;

  /** What counts as faster. */
  private static final double FASTER = 1.03;

  /** Measures windows until three in a row were no faster than the best before. */
  void run(Supplier<Window> measure) {
    double best = 0;
    int still = 0;
    for (int i = 0; i < most && still < STILL; i++) {
      double rate = measure.get().rate();
      still = rate > best * FASTER ? 0 : still + 1;
      best = Math.max(best, rate);
    }
  }
}
