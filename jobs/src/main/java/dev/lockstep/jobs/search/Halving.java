package dev.lockstep.jobs.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016, "Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization"): many trials get little, the best of them more and more.
 *
 * @param factor what the trials of a rung are divided by and its epochs multiplied with, at least 2
 * @param firstEpochs epochs of the first rung, at least 1
 */
public record Halving(int factor, int firstEpochs) {

  /**
   * The rungs, each of some of the trials before it. The last one has all epochs.
   *
   * @param trials at the beginning, at least 1
   * @param epochs the most that a trial gets
   */
  public List<Rung> rungs(int trials, int epochs) {
    List<Rung> rungs = new ArrayList<>();
    int left = trials;
    long next = firstEpochs;
    while (left > 1 && next < epochs) {
      rungs.add(new Rung(left, (int) next));
      left = Math.max(1, left / factor);
      next *= factor;
    }
    rungs.add(new Rung(left, epochs));
    return rungs;
  }
}
