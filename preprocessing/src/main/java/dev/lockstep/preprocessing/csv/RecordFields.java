package dev.lockstep.preprocessing.csv;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** The fields of single records as text: for headers, samples and messages. */
final class RecordFields {
  private final CsvFormat format;
  private final Charset charset;
  private final QuotedField quoted;
  private final NullTokens nulls;

  RecordFields(CsvFormat format) {
    this.format = format;
    charset = format.charset();
    quoted = new QuotedField(format);
    nulls = new NullTokens(format);
  }

  /**
   * Fields without quotes and escapes, null where a value is missing.
   *
   * @param end of the record; one byte and {@link Words#SLACK} more must be readable
   */
  List<String> of(byte[] data, int start, int end) {
    List<String> fields = new ArrayList<>();
    for (int at = start; at <= end; at++) {
      int from = at;
      at = fieldEnd(data, from, end);
      fields.add(isQuoted(data, from, end) ? unquote(data, from, at) : text(data, from, at));
    }
    return fields;
  }

  /** Number of fields. */
  int count(byte[] data, int start, int end) {
    int count = 0;
    for (int at = start; at <= end; at++) {
      at = fieldEnd(data, at, end);
      count++;
    }
    return count;
  }

  private boolean isQuoted(byte[] data, int at, int end) {
    return format.quote() != null && at < end && data[at] == format.quote();
  }

  /** Position of the delimiter behind a field, or {@code end}. */
  private int fieldEnd(byte[] data, int from, int end) {
    int at = from;
    if (isQuoted(data, from, end)) {
      int close = quoted.close(data, from + 1, end + 1);
      at = close == QuotedField.OPEN ? end : close;
    }
    while (at < end && data[at] != format.delimiter()) {
      at++;
    }
    return at;
  }

  private String text(byte[] data, int start, int end) {
    return nulls.contains(data, start, end) ? null : new String(data, start, end - start, charset);
  }

  private String unquote(byte[] data, int start, int end) {
    String text = new String(data, start + 1, end - start - 1, charset);
    char quote = format.quote();
    char escape = format.escape();
    StringBuilder plain = new StringBuilder();
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == escape && (next == quote || next == escape)) {
        i++;
        plain.append(next);
      } else if (c == quote) {
        break;
      } else {
        plain.append(c);
      }
    }
    // what follows the closing quote, where it should not
    return plain.append(text, Math.min(i + 1, text.length()), text.length()).toString();
  }
}
