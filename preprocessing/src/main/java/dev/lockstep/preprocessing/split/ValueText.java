package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.Column;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import java.nio.charset.StandardCharsets;

/**
 * A cell as text, so that a group or stratum is the same whether this month's column is a number or
 * a text: {@code 5} and {@code "5"} are one.
 */
final class ValueText {
  /** Integers below are exact in a float64 and written without a fraction. */
  static final double EXACT = 1L << 53;

  private ValueText() {}

  /** A number's text; a whole number has no fraction. */
  static String of(double value) {
    return value == Math.rint(value) && Math.abs(value) <= EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The cell's text, or null if it is missing. */
  static String of(Block block, int column, int row) {
    Column cells = block.columns().get(column);
    if (cells instanceof NumberColumn numbers) {
      double value = numbers.values()[row];
      return Double.isNaN(value) ? null : of(value);
    }
    byte[] text = ((StringColumn) cells).bytes(row);
    return text == null ? null : new String(text, StandardCharsets.UTF_8);
  }
}
