package dev.lockstep.jobs.config;

import dev.lockstep.preprocessing.source.infer.FoundColumn;
import dev.lockstep.preprocessing.source.infer.InferredSchema;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A found schema as YAML with comments, for people to edit and commit. What is only likely, such as
 * the range of a number, stands there as a comment. Equal schemas give equal text.
 */
public final class SchemaText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Words that YAML 1.1 takes for something else. */
  private static final Pattern WORD =
      Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|nan|inf");

  private static final int LONGEST_NUMBER = 25;

  private final StringBuilder text = new StringBuilder();
  private final boolean ranges;

  private SchemaText(boolean ranges) {
    this.ranges = ranges;
  }

  /**
   * @param pipeline name of the pipeline
   * @param ranges whether numbers must stay in their range; otherwise ranges are comments
   */
  public static String of(String pipeline, InferredSchema found, boolean ranges) {
    SchemaText schema = new SchemaText(ranges);
    schema.head(pipeline, found);
    found.columns().forEach(schema::column);
    found.leftOut().forEach(column -> schema.line("# left out, not readable: " + comment(column)));
    return schema.text.toString();
  }

  private void head(String pipeline, InferredSchema found) {
    line("# Schema of the raw records of " + comment(pipeline) + ", found by `lockstep infer` in");
    line(
        String.format(
            Locale.ROOT,
            "# %s%,d records of %,d of %,d objects%s.",
            found.whole() ? "all " : "the first ",
            found.records(),
            found.sampledObjects(),
            found.objects(),
            found.malformed() == 0
                ? ""
                : String.format(
                    Locale.ROOT, "; %,d malformed ones passed over", found.malformed())));
    line(
        "# Check it, edit it, commit it; remove the # before a range to freeze it, too. Records that");
    line("# leave the schema are rejected, unless preprocess.schema_drift says otherwise.");
    line("version: 1");
    if (found.nulls() != null) {
      line("# Texts that mean a missing value.");
      line("nulls: " + list(found.nulls()));
    }
    line("columns:");
  }

  private void column(FoundColumn found) {
    ColumnSchema column = found.schema();
    line("  - name: " + scalar(column.name()));
    line("    type: " + column.type());
    line("    nullable: " + column.nullable());
    if (column.categories() != null) {
      line("    categories: " + list(column.categories()));
    }
    if (column.range() != null) {
      String range =
          "range: {min: " + number(column.range().min()) + ", max: " + number(column.range().max());
      line("    " + (ranges ? "" : "# ") + range + "}");
    }
    if (found.remark() != null) {
      line("    # " + comment(found.remark()));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String list(List<String> values) {
    return values.stream().map(SchemaText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String scalar(String value) {
    return PLAIN.matcher(value).matches() && !WORD.matcher(value).matches() ? value : quoted(value);
  }

  /** In double quotes, with everything escaped that is not plainly visible. */
  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if ((c >= ' ' && c <= '~') || Character.isLetterOrDigit(c)) {
        quoted.append(c);
      } else {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }

  /** Raw data must not end a comment and go on as YAML. */
  private static String comment(String value) {
    return value.replaceAll("[^ -~\\p{L}\\p{N}]", "?");
  }

  private static String number(double value) {
    String plain = new BigDecimal(Double.toString(value)).toPlainString();
    String shown = plain.length() <= LONGEST_NUMBER ? plain : Double.toString(value);
    return shown.endsWith(".0") ? shown.substring(0, shown.length() - 2) : shown;
  }
}
