package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;

/**
 * Decides which rows every rank trains on in every step of every epoch, from the manifest alone.
 *
 * <p>An epoch's row groups are shuffled, and rows are shuffled within each; that sequence of rows
 * is cut into a fixed number of contiguous <em>lanes</em>. A step takes its share of the global
 * batch from every lane, and a rank owns a contiguous range of lanes. So the rows of a global batch
 * do not depend on the number of ranks, every row is used exactly once per epoch, and a row group
 * is read by one rank (two if a lane boundary cuts it).
 *
 * <p>With {@code N} rows, global batch {@code B}, {@code L} lanes, {@code S = N / B} full steps and
 * {@code R = N % B} rows in the last, lane {@code l} begins at row {@code S floor(B l / L) +
 * floor(R l / L)} and supplies {@code floor(b (l + 1) / L) - floor(b l / L)} rows of a step of
 * {@code b} rows. Rank {@code r} of {@code W} owns the lanes from {@code floor(L r / W)} to {@code
 * floor(L (r + 1) / W)}, excluded.
 *
 * @param files of the split
 * @param globalBatch rows per step over all ranks; the last step of an epoch has the rest
 * @param lanes number of lanes, at least the number of ranks
 * @param seed of the epoch shuffles
 * @param shuffle whether epochs are shuffled; evaluation reads in file order
 */
public record StepPlan(SplitFiles files, int globalBatch, int lanes, long seed, boolean shuffle)
    implements Serializable {
  public StepPlan {
    if (globalBatch < 1 || lanes < 1) {
      throw new UserException(
          "global batch and lanes must be 1 or more, found " + globalBatch + " and " + lanes);
    }
    long rows = 0;
    for (ShardFile file : files.files()) {
      rows += rows(file);
    }
    if (rows != files.rows()) {
      throw new UserException(
          "the split has " + files.rows() + " rows but its row groups have " + rows);
    }
  }

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
    int rows = globalRows(step);
    return cut(rows, firstLane(rank + 1, world)) - cut(rows, firstLane(rank, world));
  }

  /** Largest number of rows that one rank gets in a step. */
  public int mostRankRows(int rank, int world) {
    int steps = stepsPerEpoch();
    // a short last step is cut elsewhere and may give a lane a row that full steps do not
    return steps == 0 ? 0 : Math.max(rankRows(0, rank, world), rankRows(steps - 1, rank, world));
  }

  /**
   * First lane of a rank; the one of rank {@code world} is the number of lanes.
   *
   * @throws UserException if there are more ranks than lanes
   */
  int firstLane(int rank, int world) {
    if (world > lanes) {
      throw new UserException(
          world
              + " ranks cannot share "
              + lanes
              + " lanes; set lanes to "
              + world
              + " or more, or train with fewer executors");
    }
    if (rank < 0 || rank > world) {
      throw new IllegalArgumentException("rank " + rank + " of a world of " + world);
    }
    return (int) ((long) lanes * rank / world);
  }

  /** Position of a lane's first row in the epoch's sequence; the one of lane L is the row count. */
  long laneStart(int lane) {
    long fullSteps = files.rows() / globalBatch;
    return fullSteps * cut(globalBatch, lane) + cut((int) (files.rows() % globalBatch), lane);
  }

  /**
   * Position in the epoch's sequence of the row that a lane supplies first from {@code step} on.
   */
  long lanePosition(int step, int lane) {
    long fullSteps = Math.min(step, files.rows() / globalBatch);
    long position = laneStart(lane) + fullSteps * laneRows(0, lane);
    return step > fullSteps ? laneStart(lane + 1) : position;
  }

  /** Rows that a lane supplies to a step. */
  int laneRows(int step, int lane) {
    int rows = globalRows(step);
    return cut(rows, lane + 1) - cut(rows, lane);
  }

  /** An empty row group would have the position of its successor, and hide or be hidden by it. */
  private static long rows(ShardFile file) {
    long rows = 0;
    for (int i = 0; i < file.rowGroups().size(); i++) {
      RowGroup group = file.rowGroups().get(i);
      if (group.rows() < 1) {
        throw new UserException(
            "every row group must have 1 row or more, but by the manifest row group "
                + i
                + " of "
                + file.path()
                + " has "
                + group.rows()
                + "; write the dataset again");
      }
      rows += group.rows();
    }
    return rows;
  }

  private int cut(int rows, int lane) {
    return (int) ((long) rows * lane / lanes);
  }
}
