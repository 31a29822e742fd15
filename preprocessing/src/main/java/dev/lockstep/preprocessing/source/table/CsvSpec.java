package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.csv.CsvFormat;
import dev.lockstep.preprocessing.csv.CsvFormatBuilder;
import java.util.List;

/**
 * Delimited text, plain or with an ending {@code .gz}, {@code .zst} or {@code .bz2}; what is null
 * here is as in {@link CsvFormat#defaults}.
 *
 * @param paths see {@link FileSpec#paths}
 * @param delimiter between fields
 * @param quote around fields
 * @param escape before a quote that is part of a field
 * @param header whether the first record names the columns
 * @param nulls texts that mean a missing value; those of the schema come first
 * @param comment first character of lines to skip
 * @param encoding character set
 * @param multiline whether quoted fields may hold ends of lines
 * @param dateFormat pattern of dates
 * @param timestampFormat pattern of timestamps
 */
public record CsvSpec(
    List<String> paths,
    Character delimiter,
    Character quote,
    Character escape,
    Boolean header,
    List<String> nulls,
    Character comment,
    String encoding,
    Boolean multiline,
    String dateFormat,
    String timestampFormat)
    implements FileSpec {
  public CsvSpec {
    paths = SpecChecks.paths(paths);
    nulls = nulls == null ? null : List.copyOf(nulls);
  }

  /** With a header and the usual delimiter and quotes. */
  public static CsvSpec of(List<String> paths) {
    return new CsvSpec(paths, null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * The format of the objects.
   *
   * @param frozenNulls texts that mean a missing value, as the schema says; null if it does not
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if characters exclude each other
   */
  public CsvFormat format(List<String> frozenNulls) {
    CsvFormatBuilder format = CsvFormat.builder();
    if (delimiter != null) {
      format.delimiter(delimiter);
    }
    if (quote != null) {
      format.quote(quote);
    }
    if (escape != null) {
      format.escape(escape);
    }
    if (header != null) {
      format.header(header);
    }
    if (frozenNulls != null || nulls != null) {
      format.nulls(frozenNulls != null ? frozenNulls : nulls);
    }
    if (comment != null) {
      format.comment(comment);
    }
    if (encoding != null) {
      format.encoding(encoding);
    }
    if (multiline != null) {
      format.multiline(multiline);
    }
    return format.dateFormat(dateFormat).timestampFormat(timestampFormat).build();
  }
}
