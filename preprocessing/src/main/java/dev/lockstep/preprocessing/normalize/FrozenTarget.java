package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import java.io.Serializable;
import java.util.List;

/**
 * A target that is known.
 *
 * @param column of the input
 * @param label how it is stored
 * @param values what the column holds for each class, by class; null for a number
 */
record FrozenTarget(String column, LabelSpec label, List<String> values) implements Serializable {
  /** A class column. */
  static FrozenTarget ofClasses(
      BlockSchema input, String column, String labelColumn, List<String> classes) {
    boolean numbers = input.fields().get(input.indexOf(column)).kind() == BlockSchema.Kind.NUMBER;
    List<String> values = numbers ? ClassValues.ofNumbers(classes) : classes;
    return new FrozenTarget(column, new ClassLabel(labelColumn, classes), values);
  }

  /** What makes labels of blocks. */
  Program program(BlockSchema input) {
    int at = input.indexOf(column);
    if (label instanceof ValueLabel value) {
      return (block, to) -> values(block, at, value, to);
    }
    FrozenOp index = new CategoryIndex(values, Unknown.IGNORE);
    LaneProgram lane =
        new LaneProgram(input, new FrozenLane(column, column, List.of(index), 0, true));
    return (block, to) -> {
      lane.run(block, RowFolds.NONE, to);
      for (int i = 0; i < block.rows(); i++) {
        to[i] = to[i] < 0 ? Double.NaN : to[i];
      }
    };
  }

  private static void values(Block block, int column, ValueLabel label, double[] to) {
    double[] from = block.number(column).values();
    for (int i = 0; i < block.rows(); i++) {
      float stored = (float) label.stored(from[i]);
      to[i] = Float.isFinite(stored) ? stored : Double.NaN;
    }
  }

  /** Makes labels of blocks. Thread-safe. */
  interface Program {
    /**
     * @param to receives float64 {@code [rows]}, NaN where there is no label
     */
    void run(Block block, double[] to);
  }
}
