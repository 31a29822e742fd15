package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.Split;

/** What can become of a record; each has exactly one. */
public enum Outcome {
  /** A row of train. */
  TRAIN,
  /** A row of validation. */
  VALIDATION,
  /** A row of test. */
  TEST,
  /** A repetition of another record. */
  DUPLICATE,
  /** Left out by a filter or a rule that drops. */
  FILTERED,
  /** Kept beside the dataset with its reason. */
  REJECTED;

  /** Of a row that is in a split. */
  public static Outcome of(Split split) {
    return switch (split) {
      case TRAIN -> TRAIN;
      case VALIDATION -> VALIDATION;
      case TEST -> TEST;
    };
  }

  /**
   * Of a record that is in no split.
   *
   * @param fate value of the column {@code _fate}
   */
  public static Outcome of(String fate) {
    return switch (fate) {
      case "duplicate" -> DUPLICATE;
      case Rules.FILTERED -> FILTERED;
      case Rules.REJECTED -> REJECTED;
      default -> throw new IllegalArgumentException("no record can have the fate " + fate);
    };
  }
}
