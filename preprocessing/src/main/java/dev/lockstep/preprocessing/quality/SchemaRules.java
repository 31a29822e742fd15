package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a frozen schema says of values, as rules on raw records: a value that must be there, its
 * categories, its range. Types are the matter of whoever reads the records.
 */
public final class SchemaRules {
  private SchemaRules() {}

  /**
   * Records that were kept although they leave the schema.
   *
   * @param rule name of what they break
   * @param records how many
   * @param example address, position and reason of one of them
   */
  public record Kept(String rule, long records, String example) {}

  /**
   * The rules that a run applies to raw records; none if it only warns.
   *
   * @return in the order of the columns, named like {@code schema set(color)}
   */
  public static List<Rule> of(SchemaFile schema, SchemaPolicy policy) {
    return switch (policy) {
      case REJECT -> List.copyOf(rules(schema, Severity.REJECT));
      case FAIL -> List.copyOf(rules(schema, Severity.FAIL));
      case WARN -> List.of();
    };
  }

  /**
   * Counts the well-formed records that leave the schema, in one job.
   *
   * @param frame raw records with the reserved columns
   */
  public static List<Kept> count(Dataset<Row> frame, SchemaFile schema) {
    List<RecordRule> rules = rules(schema, Severity.FAIL);
    if (rules.isEmpty()) {
      return List.of();
    }
    FrameColumns columns = new FrameColumns(frame);
    Column wellFormed = FrameColumns.quoted(RecordColumns.RULE).isNull();
    List<Column> numbers = new ArrayList<>();
    for (RecordRule rule : rules) {
      Check check = rule.check(columns);
      Column broken = wellFormed.and(coalesce(check.broken(), lit(false)));
      numbers.add(sum(when(broken, 1L).otherwise(0L)));
      // the smallest text, since the first record would depend on timing
      numbers.add(min(when(broken, described(check))));
    }
    Row found =
        frame
            .agg(numbers.get(0), numbers.subList(1, numbers.size()).toArray(Column[]::new))
            .first();
    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      // of no records at all the sum is null
      if (!found.isNullAt(2 * i) && found.getLong(2 * i) > 0) {
        kept.add(new Kept(rules.get(i).name(), found.getLong(2 * i), found.getString(2 * i + 1)));
      }
    }
    return kept;
  }

  private static Column described(Check check) {
    return concat(
        FrameColumns.quoted(RecordColumns.SOURCE),
        lit(" at "),
        FrameColumns.quoted(RecordColumns.POSITION).cast("string"),
        lit(": "),
        check.reason());
  }

  private static List<RecordRule> rules(SchemaFile schema, Severity severity) {
    List<RecordRule> rules = new ArrayList<>();
    for (ColumnSchema column : schema.columns()) {
      String name = column.name();
      if (!column.nullable()) {
        rules.add(new NotNull("schema not_null(" + name + ")", name, severity, null));
      }
      if (column.categories() != null && !column.categories().isEmpty()) {
        rules.add(new InSet("schema set(" + name + ")", name, column.categories(), severity, null));
      }
      if (column.range() != null) {
        rules.add(
            new InRange(
                "schema range(" + name + ")",
                name,
                number(column.range().min()),
                number(column.range().max()),
                severity,
                null));
      }
    }
    return rules;
  }

  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
