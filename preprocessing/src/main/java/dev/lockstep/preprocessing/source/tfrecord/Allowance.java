package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.source.RecordColumns;

/**
 * What the values of one record may take in memory. An int64 of one byte takes eight once it is
 * read, and an empty text dozens, so that the size of a record alone bounds too little.
 */
final class Allowance {
  /** Records of plain numbers and texts stay below. */
  private static final long TIMES = 4;

  private final long most;
  private long taken;

  /**
   * @param recordBytes size of the largest record that is kept
   */
  Allowance(int recordBytes) {
    this.most = TIMES * recordBytes;
  }

  void take(int bytes) throws ExampleProblem {
    taken += bytes;
    if (taken > most) {
      throw new ExampleProblem(
          RecordColumns.SIZE_RULE,
          "the values of the record take more than "
              + most
              + " bytes in memory, "
              + TIMES
              + " times max_record_bytes, as many small numbers or short texts do");
    }
  }
}
