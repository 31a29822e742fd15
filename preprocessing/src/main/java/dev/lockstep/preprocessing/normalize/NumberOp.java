package dev.lockstep.preprocessing.normalize;

/** An operation on numbers. */
sealed interface NumberOp extends FrozenOp
    permits Fill,
        Rescale,
        ClipTo,
        PowerOf,
        BinIndex,
        IsMissing,
        CategoryIndex,
        CategoryValue,
        HashIndex {
  /**
   * The operation, ready to run.
   *
   * @param column for messages
   */
  NumberFunction numbers(String column);

  /** Changes numbers in place. Thread-safe. */
  interface NumberFunction {
    /**
     * @param values float64 {@code [at least rows]}, NaN where missing
     */
    void apply(double[] values, int rows);
  }
}
