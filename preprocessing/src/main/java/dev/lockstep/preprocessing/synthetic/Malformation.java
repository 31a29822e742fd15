package dev.lockstep.preprocessing.synthetic;

/** What can be wrong with a record of a {@link SyntheticTable} that was asked for wrong ones. */
public enum Malformation {
  /** {@code n7} is {@code abc}. */
  TEXT_FOR_NUMBER,
  /** The record ends after {@code n18}, and there is no comma for what follows. */
  TOO_FEW_FIELDS,
  /** One more field, {@code extra}, follows the label. */
  TOO_MANY_FIELDS,
  /** The label is {@code 7}, where 0 and 1 are allowed; the record is read without trouble. */
  UNKNOWN_LABEL;

  private static final Malformation[] ALL = values();

  static Malformation any(long hash) {
    return ALL[(int) Long.remainderUnsigned(hash, ALL.length)];
  }
}
