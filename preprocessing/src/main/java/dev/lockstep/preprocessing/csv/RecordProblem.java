package dev.lockstep.preprocessing.csv;

/**
 * Why a record is rejected.
 *
 * @param rule one of the constants
 * @param reason in words, with what was found
 */
record RecordProblem(String rule, String reason) {
  /** Quotes are not right. */
  static final String PARSE = "parse";

  /** Too few or too many fields. */
  static final String COLUMNS = "columns";

  /** A value is not of its column's type. */
  static final String TYPE = "type";

  /** Bytes that are not text in the format's encoding. */
  static final String ENCODING = "encoding";

  /** A field or the record is longer than allowed. */
  static final String TOO_LONG = "too_long";
}
