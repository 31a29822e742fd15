package dev.lockstep.preprocessing.normalize;

import java.util.List;

/** Finds numbers in a list; the two zeros are one number. Thread-safe. */
final class NumberIndex {
  static final int NONE = -1;
  private final double[] numbers;
  private final int[] indices;
  private final int mask;

  /**
   * @param list distinct numbers, written out
   */
  NumberIndex(List<String> list) {
    int capacity = Integer.highestOneBit(Math.max(8, 2 * list.size())) * 2;
    numbers = new double[capacity];
    indices = new int[capacity];
    java.util.Arrays.fill(indices, NONE);
    mask = capacity - 1;
    for (int i = 0; i < list.size(); i++) {
      double number = Double.parseDouble(list.get(i));
      int at = slot(number);
      if (indices[at] == NONE) {
        numbers[at] = number;
        indices[at] = i;
      }
    }
  }

  /** Position in the list, or {@link #NONE}, also for NaN. */
  int of(double number) {
    return indices[slot(number)];
  }

  private int slot(double number) {
    long bits = Double.doubleToRawLongBits(number + 0.0) * 0x9E3779B97F4A7C15L;
    int at = (int) (bits >>> 32) & mask;
    while (indices[at] != NONE && numbers[at] != number) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
