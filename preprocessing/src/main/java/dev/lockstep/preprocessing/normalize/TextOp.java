package dev.lockstep.preprocessing.normalize;

/** An operation that makes numbers of texts. */
sealed interface TextOp extends FrozenOp
    permits IsMissing, CategoryIndex, CategoryValue, HashIndex {
  /**
   * The operation, ready to run.
   *
   * @param column for messages
   */
  TextFunction texts(String column);

  /** Makes a number of a text; called once for every entry of a block's dictionary. Thread-safe. */
  interface TextFunction {
    /**
     * @param text UTF-8, or null if it is missing
     * @param variant see {@link #variants}
     */
    double of(byte[] text, int variant);

    /** How many numbers a text has; which one counts is decided for every row. */
    default int variants() {
      return 1;
    }
  }
}
