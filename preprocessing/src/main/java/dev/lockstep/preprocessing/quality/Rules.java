package dev.lockstep.preprocessing.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rules on a frame of records, as Spark expressions that whole-stage code generation compiles. No
 * record leaves the frame: its {@code _fate}, {@code _rule} and {@code _reason} say what became of
 * it. A dropped record has the fate {@code filtered} and also carries rule and reason, which the
 * report counts.
 */
public final class Rules {
  /** {@code _fate} of a record that a rule drops. */
  public static final String FILTERED = "filtered";

  /** {@code _fate} of a record that is malformed, or breaks a rule that rejects or fails. */
  public static final String REJECTED = "rejected";

  private static final String BROKEN = "_broken";

  private Rules() {}

  /**
   * Judges every record whose fate is still open.
   *
   * <p>Consecutive rules that look at one record alone become one projection. {@link Unique} costs
   * a shuffle of the frame, {@link ForeignKey} a join with the distinct values of its lookup.
   *
   * @param frame records with the reserved columns; {@code _fate} is added if it is not there yet
   * @param rules in the order of the specification; {@link RowCount} is judged by {@link
   *     QualityReport}
   * @param lookups gives the records of a lookup
   * @return the frame with the same columns, and {@code _fate}
   * @throws UserException if a rule does not fit the columns, or two rules have one name
   */
  public static Dataset<Row> apply(
      Dataset<Row> frame, List<Rule> rules, Function<LookupSpec, Dataset<Row>> lookups) {
    requireNames(rules);
    Dataset<Row> judged = withFate(frame);
    List<RecordRule> together = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule instanceof RecordRule single) {
        together.add(single);
      } else if (rule instanceof AcrossRule across) {
        judged = AcrossRules.apply(judge(judged, together), across, lookups);
        together.clear();
      }
    }
    return judge(judged, together);
  }

  /** The rules' names must differ, since reports go by them. */
  private static void requireNames(List<Rule> rules) {
    Set<String> names = new HashSet<>();
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        throw new UserException(
            "rules: there are two rules called " + rule.name() + "; give each its own name");
      }
    }
  }

  private static Dataset<Row> withFate(Dataset<Row> frame) {
    Column malformed =
        when(FrameColumns.quoted(RecordColumns.RULE).isNotNull(), lit(REJECTED))
            .otherwise(lit(null).cast("string"));
    return Arrays.asList(frame.columns()).contains(RecordColumns.FATE)
        ? frame
        : frame.withColumn(RecordColumns.FATE, malformed);
  }

  private static Dataset<Row> judge(Dataset<Row> frame, List<RecordRule> rules) {
    if (rules.isEmpty()) {
      return frame;
    }
    FrameColumns columns = new FrameColumns(frame);
    List<Check> checks = rules.stream().map(rule -> rule.check(columns)).toList();
    Dataset<Row> numbered = frame.withColumn(BROKEN, broken(checks));
    return settle(numbered, frame.columns(), new ArrayList<>(rules), checks);
  }

  /** Number of the first rule that a record with an open fate breaks, or -1. */
  static Column broken(List<Check> checks) {
    Column broken = when(FrameColumns.quoted(RecordColumns.FATE).isNotNull(), lit(-1));
    for (int i = 0; i < checks.size(); i++) {
      broken = broken.when(coalesce(checks.get(i).broken(), lit(false)), lit(i));
    }
    return broken.otherwise(lit(-1));
  }

  /**
   * Turns the number of the broken rule into fate, rule and reason.
   *
   * @param numbered frame with column {@value #BROKEN}: number of the rule, or -1
   */
  static Dataset<Row> settle(
      Dataset<Row> numbered, String[] names, List<Rule> rules, List<Check> checks) {
    return numbered.select(
        settled(List.of(names), rules, checks).entrySet().stream()
            .map(column -> column.getValue().as(column.getKey()))
            .toArray(Column[]::new));
  }

  /** The columns of {@link #settle} by name. */
  static Map<String, Column> settled(List<String> names, List<Rule> rules, List<Check> checks) {
    Column fate = null;
    Column rule = null;
    Column reason = null;
    for (int i = 0; i < rules.size(); i++) {
      Column is = FrameColumns.quoted(BROKEN).equalTo(i);
      Column becomes = lit(rules.get(i).severity() == Severity.DROP ? FILTERED : REJECTED);
      fate = fate == null ? when(is, becomes) : fate.when(is, becomes);
      rule = rule == null ? when(is, rules.get(i).name()) : rule.when(is, rules.get(i).name());
      Column why = checks.get(i).reason();
      reason = reason == null ? when(is, why) : reason.when(is, why);
    }
    Map<String, Column> selected = new LinkedHashMap<>();
    for (String name : names) {
      selected.put(
          name,
          switch (name) {
            case RecordColumns.FATE -> otherwise(fate, name);
            case RecordColumns.RULE -> otherwise(rule, name);
            case RecordColumns.REASON -> otherwise(reason, name);
            default -> FrameColumns.quoted(name);
          });
    }
    return selected;
  }

  /** Name of the column that {@link #settle} looks at. */
  static String brokenColumn() {
    return BROKEN;
  }

  private static Column otherwise(Column decided, String name) {
    return decided.otherwise(FrameColumns.quoted(name));
  }
}
