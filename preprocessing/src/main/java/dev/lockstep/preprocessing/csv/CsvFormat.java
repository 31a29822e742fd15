package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * How delimited text is written. The defaults are RFC 4180 with a header: comma, double quotes that
 * are doubled within quotes, records that end with LF, CR or both.
 *
 * <p>Empty lines are skipped, a byte order mark is too. A quote only opens a quoted field as its
 * first character; elsewhere in a field it is an ordinary character. Numbers, dates and booleans
 * may be quoted and may have blanks around them.
 *
 * @param delimiter between fields; one ASCII character
 * @param quote around fields that hold delimiters, quotes or ends of lines; null: no quoting
 * @param escape what makes the next quote, or the next escape, an ordinary character within quotes;
 *     the quote itself: it is doubled; before any other character it stands for itself
 * @param header whether the first record of each object names its columns
 * @param nulls what an unquoted field holds where a value is missing; for columns other than text
 *     quotes do not matter
 * @param comment first character of lines to skip; null: none
 * @param encoding {@code UTF-8} or a character set with one byte per character that extends ASCII,
 *     such as {@code ISO-8859-1}
 * @param maxFieldBytes longest field in bytes; a longer one rejects its record
 * @param maxRecordBytes longest record in bytes; this bounds a task's memory
 * @param multiline whether quoted fields may hold ends of lines; objects of more than one split are
 *     then read once more, to know where records begin
 * @param splitBytes bytes of an object that one task reads; fixed, so that partitions do not depend
 *     on the cluster
 * @param dateFormat pattern of {@link DateTimeFormatter}; null: {@code 2026-01-31}
 * @param timestampFormat pattern of {@link DateTimeFormatter}; null: {@code 2026-01-31T12:30:59.5},
 *     with a blank or {@code T}, seconds and fraction optional, then an optional {@code Z} or
 *     offset; without one the time is UTC
 */
public record CsvFormat(
    char delimiter,
    Character quote,
    Character escape,
    boolean header,
    List<String> nulls,
    Character comment,
    String encoding,
    int maxFieldBytes,
    int maxRecordBytes,
    boolean multiline,
    long splitBytes,
    String dateFormat,
    String timestampFormat)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 1 GiB: positions within a window are 31 bits with room to grow. */
  private static final int LARGEST_RECORD_BYTES = 1 << 30;

  public CsvFormat {
    nulls = List.copyOf(nulls);
    escape = escape == null ? quote : escape;
    checkSpecial("delimiter", delimiter);
    checkSpecial("quote", quote);
    checkSpecial("escape", escape);
    checkSpecial("comment", comment);
    checkDifferent("delimiter", delimiter, "quote", quote);
    checkDifferent("delimiter", delimiter, "escape", escape);
    checkDifferent("delimiter", delimiter, "comment", comment);
    checkDifferent("quote", quote, "comment", comment);
    if (quote == null && escape != null) {
      throw new UserException("csv: escape is only possible with a quote, found " + escape);
    }
    checkEncoding(encoding);
    checkSizes(maxFieldBytes, maxRecordBytes, splitBytes);
    checkPattern("date_format", dateFormat);
    checkPattern("timestamp_format", timestampFormat);
  }

  /** RFC 4180 with a header. */
  public static CsvFormat defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static CsvFormatBuilder builder() {
    return new CsvFormatBuilder();
  }

  /** The encoding's character set. */
  public Charset charset() {
    return Charset.forName(encoding);
  }

  boolean isUtf8() {
    return charset().equals(StandardCharsets.UTF_8);
  }

  private static void checkSpecial(String name, Character value) {
    if (value != null && (value == 0 || value > 0x7e || value == '\n' || value == '\r')) {
      throw new UserException(
          "csv: %s must be one ASCII character other than an end of line, found U+%04X"
              .formatted(name, (int) value));
    }
  }

  private static void checkDifferent(String name, Character a, String other, Character b) {
    if (a != null && a.equals(b)) {
      throw new UserException("csv: %s and %s are both '%s'".formatted(name, other, a));
    }
  }

  private static void checkEncoding(String encoding) {
    try {
      Charset charset = Charset.forName(encoding);
      if (charset.equals(StandardCharsets.UTF_8) || extendsAscii(charset)) {
        return;
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new UserException("csv: there is no encoding '" + encoding + "'", e);
    }
    throw new UserException(
        "csv: encoding must be UTF-8 or have one byte per character and extend ASCII, found "
            + encoding);
  }

  private static boolean extendsAscii(Charset charset) {
    if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() != 1) {
      return false;
    }
    byte[] ascii = new byte[0x80];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) i;
    }
    return new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII));
  }

  private static void checkSizes(int field, int record, long split) {
    if (field < 1 || record < field || record > LARGEST_RECORD_BYTES) {
      throw new UserException(
          "csv: max_field_bytes must be at least 1 and at most max_record_bytes, and that at most "
              + "%d; found %d and %d".formatted(LARGEST_RECORD_BYTES, field, record));
    }
    if (split < 1) {
      throw new UserException("csv: split_bytes must be at least 1, found " + split);
    }
  }

  private static void checkPattern(String name, String pattern) {
    try {
      if (pattern != null) {
        DateTimeFormatter unused = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      }
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "csv: %s '%s' is not a pattern of dates: %s".formatted(name, pattern, e.getMessage()), e);
    }
  }
}
