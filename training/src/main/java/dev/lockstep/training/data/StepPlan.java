package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.io.Serializable;

/**
 * Decides which rows every rank trains on in every step of every epoch, from the manifest alone.
 *
 * <p>An epoch's row groups are shuffled and dealt to a fixed number of <em>lanes</em>; a step takes
 * its share of the global batch from every lane, and a rank owns a contiguous range of lanes. So
 * the rows of a global batch do not depend on the number of ranks, every row is used exactly once
 * per epoch, and a row group is read by one rank (two if a lane boundary cuts it).
 *
 * @param files of the split
 * @param globalBatch rows per step over all ranks; the last step of an epoch has the rest
 * @param lanes number of lanes, at least the number of ranks
 * @param seed of the epoch shuffles
 * @param shuffle whether epochs are shuffled; evaluation reads in file order
 */
public record StepPlan(SplitFiles files, int globalBatch, int lanes, long seed, boolean shuffle)
    implements Serializable {

  /** Steps in one epoch: {@code ceil(rows / globalBatch)}. */
  public int stepsPerEpoch() {
    return Math.toIntExact((files.rows() + globalBatch - 1) / globalBatch);
  }

  /** Rows of step {@code step} (0-based) over all ranks. */
  public int globalRows(int step) {
    return (int) Math.min(globalBatch, files.rows() - (long) step * globalBatch);
  }

  /** Rows of step {@code step} on one rank; 0 is possible in a short last step. */
  public int rankRows(int step, int rank, int world) {
    throw new IllegalStateException("not yet written");
  }
}
