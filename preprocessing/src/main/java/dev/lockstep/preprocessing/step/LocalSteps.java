package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Steps for single rows, one after the other, without a Spark session: the expressions of a run,
 * interpreted. Rows are never duplicates of each other here. Times are in UTC. Not thread-safe.
 *
 * @param input columns before the steps, of {@link #frame}
 * @param steps in order
 */
public record LocalSteps(StructType input, List<LocalStep> steps) {
  private static final SQLConf CONF = conf();

  public LocalSteps {
    steps = List.copyOf(steps);
  }

  /**
   * Record steps.
   *
   * @param frame of {@link #frame}, as it is where they begin
   * @param lookups rows of the table that a join names
   */
  public static LocalSteps of(
      StructType frame, List<RecordStep> wanted, Function<LookupSpec, LookupRows> lookups) {
    return inUtc(() -> build(frame, wanted, lookups));
  }

  /** Data columns with those in which steps say what becomes of a row. */
  public static StructType frame(StructType data) {
    StructType frame = data;
    for (String own : List.of(RecordColumns.RULE, RecordColumns.REASON, RecordColumns.FATE)) {
      frame = frame.add(own, DataTypes.StringType, true);
    }
    return frame;
  }

  /** Expressions on times mean the same wherever this runs. */
  public static <T> T inUtc(Supplier<T> work) {
    return SQLConf.withExistingConf(CONF, work::get);
  }

  /** The columns behind the steps, reserved ones included. */
  public StructType output() {
    return steps.isEmpty() ? input : steps.get(steps.size() - 1).output();
  }

  /** Further steps behind these. */
  public LocalSteps with(List<LocalStep> more) {
    List<LocalStep> all = new ArrayList<>(steps);
    all.addAll(more);
    return new LocalSteps(input, all);
  }

  /** The row behind the steps. */
  public InternalRow apply(InternalRow row) {
    return inUtc(() -> run(row));
  }

  /** Names of the data columns before the steps that anything behind them is made of. */
  public Set<String> reads(BitSet outputs) {
    BitSet now = outputs;
    for (int i = steps.size() - 1; i >= 0; i--) {
      now = steps.get(i).reads(now);
    }
    Set<String> names = new LinkedHashSet<>();
    now.stream().mapToObj(at -> input.fields()[at]).map(StructField::name).forEach(names::add);
    names.removeIf(RecordColumns::isReserved);
    return names;
  }

  private InternalRow run(InternalRow row) {
    InternalRow now = row;
    for (LocalStep step : steps) {
      now = step.apply(now);
    }
    return now;
  }

  private static LocalSteps build(
      StructType frame, List<RecordStep> wanted, Function<LookupSpec, LookupRows> lookups) {
    List<LocalStep> steps = new ArrayList<>();
    StructType now = frame;
    for (RecordStep step : wanted) {
      if (step instanceof ProjectionStep projection) {
        steps.add(LocalStep.project(projection.project(new Frame(now)), now));
      } else if (step instanceof Join join) {
        steps.add(LocalLookup.of(join, now, lookups.apply(join.lookup())));
      }
      now = steps.isEmpty() ? now : steps.get(steps.size() - 1).output();
    }
    return new LocalSteps(frame, steps);
  }

  private static SQLConf conf() {
    SQLConf conf = new SQLConf();
    conf.setConfString("spark.sql.session.timeZone", "UTC");
    return conf;
  }
}
