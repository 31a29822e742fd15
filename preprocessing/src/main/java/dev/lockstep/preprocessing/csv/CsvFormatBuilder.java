package dev.lockstep.preprocessing.csv;

import java.util.List;

/** Changes single settings of the default {@link CsvFormat}; each method returns this builder. */
public final class CsvFormatBuilder {
  /** 16 MiB. */
  private static final int FIELD_BYTES = 16 << 20;

  /** 32 MiB: two fields of the largest size. */
  private static final int RECORD_BYTES = 32 << 20;

  /** 32 MiB: a fraction of a second's work, and a retry costs no more. */
  private static final long SPLIT_BYTES = 32L << 20;

  private char delimiter = ',';
  private Character quote = '"';
  private Character escape;
  private boolean header = true;
  private List<String> nulls = List.of("");
  private Character comment;
  private String encoding = "UTF-8";
  private int maxFieldBytes = FIELD_BYTES;
  private int maxRecordBytes = RECORD_BYTES;
  private boolean multiline = true;
  private long splitBytes = SPLIT_BYTES;
  private String dateFormat;
  private String timestampFormat;

  CsvFormatBuilder() {}

  public CsvFormatBuilder delimiter(char value) {
    delimiter = value;
    return this;
  }

  /** Null: no quoting. */
  public CsvFormatBuilder quote(Character value) {
    quote = value;
    return this;
  }

  /** Null: the quote is doubled. */
  public CsvFormatBuilder escape(Character value) {
    escape = value;
    return this;
  }

  public CsvFormatBuilder header(boolean value) {
    header = value;
    return this;
  }

  public CsvFormatBuilder nulls(List<String> value) {
    nulls = value;
    return this;
  }

  /** Null: no comments. */
  public CsvFormatBuilder comment(Character value) {
    comment = value;
    return this;
  }

  public CsvFormatBuilder encoding(String value) {
    encoding = value;
    return this;
  }

  public CsvFormatBuilder maxFieldBytes(int value) {
    maxFieldBytes = value;
    return this;
  }

  public CsvFormatBuilder maxRecordBytes(int value) {
    maxRecordBytes = value;
    return this;
  }

  public CsvFormatBuilder multiline(boolean value) {
    multiline = value;
    return this;
  }

  public CsvFormatBuilder splitBytes(long value) {
    splitBytes = value;
    return this;
  }

  /** Null: ISO 8601. */
  public CsvFormatBuilder dateFormat(String value) {
    dateFormat = value;
    return this;
  }

  /** Null: ISO 8601. */
  public CsvFormatBuilder timestampFormat(String value) {
    timestampFormat = value;
    return this;
  }

  /**
   * The format.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if settings contradict each
   *     other
   */
  public CsvFormat build() {
    return new CsvFormat(
        delimiter,
        quote,
        escape,
        header,
        nulls,
        comment,
        encoding,
        maxFieldBytes,
        maxRecordBytes,
        multiline,
        splitBytes,
        dateFormat,
        timestampFormat);
  }
}
