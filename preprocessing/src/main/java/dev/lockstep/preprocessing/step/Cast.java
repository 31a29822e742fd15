package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.expr;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.types.DataType;

/**
 * Gives columns other types. A row with a value that cannot be one of the type is rejected by the
 * rule {@code cast}; a missing value stays missing.
 *
 * @param columns Spark SQL types by column, e.g. {@code double}
 */
public record Cast(Map<String, String> columns) implements ProjectionStep {
  private static final String RULE = "cast";

  public Cast {
    if (columns == null || columns.isEmpty()) {
      throw new UserException("records: cast needs columns");
    }
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Map<String, Column> all = frame.columns();
    columns.forEach(
        (column, type) -> {
          String name = frame.named(RULE, column);
          Column before = Frame.quoted(name);
          Column after =
              expr("try_cast(`" + name.replace("`", "``") + "` as " + type(name, type).sql() + ")");
          Frame.reject(
              all,
              before.isNotNull().and(after.isNull()),
              RULE,
              Frame.found(name, before, ", which is no " + type));
          all.put(name, after);
        });
    Expressions.check("cast " + columns, all, frame.schema());
    return all;
  }

  private static DataType type(String column, String type) {
    try {
      return CatalystSqlParser$.MODULE$.parseDataType(type);
    } catch (Exception e) {
      throw new UserException(
          "records: cast: "
              + type
              + ", asked for column "
              + column
              + ", is no type of Spark SQL;"
              + " there are string, boolean, tinyint, smallint, int, bigint, float, double,"
              + " decimal(p, s), date and timestamp",
          e);
    }
  }
}
