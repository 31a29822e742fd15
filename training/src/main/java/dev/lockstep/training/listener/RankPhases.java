package dev.lockstep.training.listener;

import java.io.Serializable;

/**
 * Where one rank's time went in the steps of an epoch, in seconds. All but {@code load} follow each
 * other within a step; loading runs beside them in a thread of its own.
 *
 * @param waiting for the next batch
 * @param loading reading, decoding and assembling batches, in the background
 * @param computing forward and backward pass
 * @param exchanging all-reduce, with the wait for slower ranks
 * @param updating from the summed gradient to the new parameters
 */
public record RankPhases(
    double waiting, double loading, double computing, double exchanging, double updating)
    implements Serializable {
  /** Number of phases. */
  public static final int COUNT = 5;

  /** The phases as an array of {@link #COUNT}. */
  public double[] toArray() {
    return new double[] {waiting, loading, computing, exchanging, updating};
  }

  /** The reverse of {@link #toArray} for the values from {@code at} on. */
  public static RankPhases of(double[] values, int at) {
    return new RankPhases(
        values[at], values[at + 1], values[at + 2], values[at + 3], values[at + 4]);
  }
}
