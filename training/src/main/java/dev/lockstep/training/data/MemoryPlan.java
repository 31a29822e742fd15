package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;

/**
 * How a reader's bytes are spent: one decoded row group for every lane that has rows, and the rest
 * on batches that are assembled ahead.
 *
 * @param batchRows most rows of one batch
 * @param slots number of batches held
 */
record MemoryPlan(int batchRows, int slots) {
  /** One in use and one being assembled. */
  private static final int FEWEST_SLOTS = 2;

  /** More do not help: they only bridge the decoding of the lanes' next row groups. */
  private static final int MOST_SLOTS = 32;

  /**
   * @param prefetchBytes bound on decoded row groups and batches together
   * @throws UserException if that is too little
   */
  static MemoryPlan of(StepPlan plan, TensorSpec spec, int rank, int world, long prefetchBytes) {
    long busyLanes = 0;
    for (int lane = plan.firstLane(rank, world); lane < plan.firstLane(rank + 1, world); lane++) {
      busyLanes += plan.laneStart(lane + 1) > plan.laneStart(lane) ? 1 : 0;
    }
    long groups = busyLanes * ShardReader.largestRowGroupBytes(spec, plan.files().files());
    int batchRows = plan.mostRankRows(rank, world);
    long batch = Math.max(1, (long) batchRows * spec.inputElements() * Float.BYTES);
    if (batch > Integer.MAX_VALUE) {
      throw new UserException(
          "a rank's batch of "
              + batchRows
              + " rows has "
              + batch
              + " bytes, at most "
              + Integer.MAX_VALUE
              + " are possible; use a smaller global batch or more executors");
    }
    long needed = groups + FEWEST_SLOTS * batch;
    if (prefetchBytes < needed) {
      throw new UserException(
          "prefetching needs at least "
              + needed
              + " bytes (a decoded row group for each of "
              + busyLanes
              + " lanes of rank "
              + rank
              + ", and "
              + FEWEST_SLOTS
              + " batches of "
              + batch
              + " bytes), found "
              + prefetchBytes
              + "; raise the bound, or use fewer lanes, smaller row groups or a smaller batch");
    }
    long slots = Math.min((prefetchBytes - groups) / batch, plan.stepsPerEpoch());
    return new MemoryPlan(batchRows, (int) Math.max(FEWEST_SLOTS, Math.min(MOST_SLOTS, slots)));
  }
}
