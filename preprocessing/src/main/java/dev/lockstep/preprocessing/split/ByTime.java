package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.dataset.Split;

/**
 * A moment decides.
 *
 * @param column number of the column
 * @param name its name, for messages
 * @param validationFrom first moment of validation; that of test if there is no validation
 * @param testFrom first moment of test; infinite if there is no test
 */
record ByTime(int column, String name, double validationFrom, double testFrom)
    implements SplitAssigner {
  private static final long serialVersionUID = 1L;

  static ByTime of(int column, SplitBy.Time by, TimeScale scale) {
    double test = from("test_from", by.testFrom(), scale, Double.POSITIVE_INFINITY);
    double validation = from("validation_from", by.validationFrom(), scale, test);
    return new ByTime(column, by.column(), validation, test);
  }

  private static double from(String name, String bound, TimeScale scale, double absent) {
    return bound == null ? absent : scale.number(name, TimeBound.parse(name, bound));
  }

  @Override
  public void assign(Block block, long[] keyHashes, byte[] splits) {
    double[] moments = block.number(column).values();
    for (int row = 0; row < block.rows(); row++) {
      splits[row] = split(moments[row]);
    }
  }

  private byte split(double moment) {
    if (Double.isNaN(moment)) {
      return REJECTED;
    }
    if (moment < validationFrom) {
      return (byte) Split.TRAIN.ordinal();
    }
    return (byte) (moment < testFrom ? Split.VALIDATION : Split.TEST).ordinal();
  }

  @Override
  public Rejection rejection(Block block, int row) {
    return new Rejection(
        "time", "column " + name + " is missing; rows are split by time, so each needs one");
  }
}
