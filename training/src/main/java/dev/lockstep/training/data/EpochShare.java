package dev.lockstep.training.data;

/**
 * What one rank reads of one epoch.
 *
 * @param epoch decides the order of the rows
 * @param firstStep 0-based step to begin with: those before it are not read
 * @param rank 0 to {@code world - 1}
 * @param world number of ranks
 */
public record EpochShare(int epoch, int firstStep, int rank, int world) {

  /** Every step of the epoch. */
  public static EpochShare whole(int epoch, int rank, int world) {
    return new EpochShare(epoch, 0, rank, world);
  }
}
