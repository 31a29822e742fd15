package dev.lockstep.preprocessing.step;

import dev.lockstep.preprocessing.lookup.LookupRows;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Record steps for single rows, without a Spark session: the same expressions, interpreted. Rows
 * are never duplicates of each other here. Times are in UTC. Not thread-safe.
 */
public final class LocalSteps {
  private static final StructType OWN =
      new StructType()
          .add(RecordColumns.RULE, DataTypes.StringType)
          .add(RecordColumns.REASON, DataTypes.StringType)
          .add(RecordColumns.FATE, DataTypes.StringType);

  private final SQLConf conf = new SQLConf();
  private final StructType input;
  private final StructType output;
  private final List<LocalStep> steps = new ArrayList<>();

  /**
   * What became of a row.
   *
   * @param values data columns behind the steps; as far as they could be computed
   * @param fate null if the row is kept, else {@code filtered} or {@code rejected}
   * @param rule that a rejected row breaks, else null
   * @param reason why, else null
   */
  public record Outcome(Row values, String fate, String rule, String reason) {}

  LocalSteps(StructType data, List<RecordStep> wanted, Function<LookupSpec, LookupRows> lookups) {
    conf.setConfString("spark.sql.session.timeZone", "UTC");
    StructType own = data;
    for (StructField field : OWN.fields()) {
      own = own.add(field);
    }
    input = own;
    output = SQLConf.withExistingConf(conf, () -> build(wanted, lookups));
  }

  /** The data columns behind the steps. */
  public StructType output() {
    return RecordColumns.data(output);
  }

  /**
   * Applies the steps.
   *
   * @param row values of the data columns as Spark's rows hold them, in their order
   */
  public Outcome apply(Row row) {
    return SQLConf.withExistingConf(conf, () -> run(row));
  }

  private StructType build(List<RecordStep> wanted, Function<LookupSpec, LookupRows> lookups) {
    StructType now = input;
    for (RecordStep step : wanted) {
      LocalStep made = null;
      if (step instanceof ProjectionStep projection) {
        made = LocalStep.project(projection.project(new Frame(now)), now);
      } else if (step instanceof Join join) {
        made = LocalLookup.of(join, now, lookups.apply(join.lookup()));
      }
      if (made != null) {
        steps.add(made);
        now = made.output();
      }
    }
    return now;
  }

  private Outcome run(Row row) {
    InternalRow now = toCatalyst(row);
    for (LocalStep step : steps) {
      now = step.apply(now);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < output.length(); i++) {
      StructField field = output.fields()[i];
      if (!RecordColumns.isReserved(field.name())) {
        Object value = now.get(i, field.dataType());
        values.add(CatalystTypeConverters.convertToScala(value, field.dataType()));
      }
    }
    return new Outcome(
        RowFactory.create(values.toArray()),
        text(now, RecordColumns.FATE),
        text(now, RecordColumns.RULE),
        text(now, RecordColumns.REASON));
  }

  private String text(InternalRow row, String column) {
    int at = output.fieldIndex(column);
    return row.isNullAt(at) ? null : row.getUTF8String(at).toString();
  }

  private InternalRow toCatalyst(Row row) {
    Object[] values = new Object[input.length()];
    for (int i = 0; i < row.length(); i++) {
      values[i] =
          CatalystTypeConverters.createToCatalystConverter(input.fields()[i].dataType())
              .apply(row.get(i));
    }
    return new GenericInternalRow(values);
  }
}
