package dev.lockstep.preprocessing.step;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Keeps the rows for which a condition holds; as in SQL, one that is NULL does not hold. The others
 * get the fate {@code filtered}.
 *
 * @param where Spark SQL expression that is true or false
 */
public record Filter(String where) implements ProjectionStep {
  public Filter {
    if (where == null || where.isBlank()) {
      throw new UserException("records: filter needs a condition (where)");
    }
  }

  @Override
  public Map<String, Column> project(Frame frame) {
    Column condition = Expressions.parse("filter", where, frame.schema(), DataTypes.BooleanType);
    Map<String, Column> columns = frame.columns();
    Frame.decide(columns, not(coalesce(condition, lit(false))), Frame.FILTERED);
    return columns;
  }
}
