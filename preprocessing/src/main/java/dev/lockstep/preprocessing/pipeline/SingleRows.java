package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.BlockFields;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.quality.LocalRules;
import dev.lockstep.preprocessing.quality.SchemaRules;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.step.LocalStep;
import dev.lockstep.preprocessing.step.LocalSteps;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * What a run does to raw records before they become features, for single rows and without a Spark
 * session: what the frozen schema says of values, record steps, rules. What needs other rows is
 * left out: duplicates, rules on all records together, and foreign keys whose lookup is too large
 * to be held in memory. Not thread-safe.
 */
public final class SingleRows {
  private static final List<String> OWN =
      List.of(RecordColumns.RULE, RecordColumns.REASON, RecordColumns.FATE);

  private final LocalSteps steps;
  private final int columns;

  /**
   * What became of a row.
   *
   * @param row the columns of {@link #output}; meaningful if the row is kept
   * @param fate null if the row is kept, else {@code filtered} or {@code rejected}
   * @param rule that the row breaks, else null
   * @param reason why, else null
   */
  public record Outcome(InternalRow row, String fate, String rule, String reason) {}

  private SingleRows(LocalSteps steps, int columns) {
    this.steps = steps;
    this.columns = columns;
  }

  /** Whether rows go through anything at all before they become features. */
  public static boolean areNeeded(TabularSpec spec) {
    return !spec.records().isEmpty() || !spec.allRules().isEmpty();
  }

  /**
   * Makes them.
   *
   * @param input columns that features are made of, the target among them
   * @param lookups see {@link FrozenLookups}
   * @param withTarget whether rows have what the target is made of; otherwise it is missing, and
   *     rules that look at it are left out
   */
  public static SingleRows of(
      TabularSpec spec,
      BlockSchema input,
      Function<LookupSpec, LookupRows> lookups,
      boolean withTarget) {
    String target = spec.target().column();
    Predicate<String> known = name -> withTarget || !name.equalsIgnoreCase(target);
    StructType raw = LocalSteps.frame(spec.schema().columnTypes());
    LocalSteps all =
        new LocalSteps(raw, List.of())
            .with(
                LocalRules.of(
                    raw, SchemaRules.of(spec.schema(), spec.schemaDrift()), lookups, known));
    all = all.with(LocalSteps.of(all.output(), spec.records(), lookups).steps());
    all = all.with(LocalRules.of(all.output(), spec.rules(), lookups, known));
    StructType behind = all.output();
    LocalStep last =
        LocalSteps.inUtc(() -> LocalStep.project(selected(input, behind, known), behind));
    return new SingleRows(all.with(List.of(last)), input.fields().size());
  }

  /** As blocks are filled: decimals as float64. */
  private static Map<String, Column> selected(
      BlockSchema input, StructType frame, Predicate<String> known) {
    Map<String, Column> selected = new LinkedHashMap<>();
    for (String name : input.names()) {
      DataType type = frame.apply(name).dataType();
      Column column = known.test(name) ? quoted(name) : functions.lit(null).cast(type);
      selected.put(name, BlockFields.needsCast(type) ? column.cast("double") : column);
    }
    OWN.forEach(name -> selected.put(name, quoted(name)));
    return selected;
  }

  private static Column quoted(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** Columns of {@link Outcome#row}: the features' input, then three of its own. */
  public StructType output() {
    return steps.output();
  }

  /** Names of the raw columns that features and fates are made of. */
  public Set<String> needed() {
    BitSet outputs = new BitSet();
    outputs.set(0, columns + OWN.size());
    return steps.reads(outputs);
  }

  /**
   * Takes a row through the steps.
   *
   * @param raw values of the schema's columns as Spark holds them, null where missing
   */
  public Outcome apply(Object[] raw) {
    Object[] values = new Object[raw.length + OWN.size()];
    System.arraycopy(raw, 0, values, 0, raw.length);
    InternalRow row = steps.apply(new GenericInternalRow(values));
    return new Outcome(row, text(row, columns + 2), text(row, columns), text(row, columns + 1));
  }

  private static String text(InternalRow row, int at) {
    return row.isNullAt(at) ? null : row.getUTF8String(at).toString();
  }
}
