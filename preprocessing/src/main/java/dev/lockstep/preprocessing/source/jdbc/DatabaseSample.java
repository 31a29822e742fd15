package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;

/**
 * Columns of a relation and some of its rows.
 *
 * @param types by name, in their order; absent where no dataset can have the type
 * @param rows values of all columns, as their driver gives them, null where one is missing
 */
public record DatabaseSample(Map<String, Optional<DataType>> types, List<List<Object>> rows) {

  /**
   * @param most rows to look at
   */
  public static DatabaseSample of(Storage storage, Relation relation, int most) {
    try (Query query = Query.open(relation, storage.configuration())) {
      return query.sample(most);
    }
  }

  static DatabaseSample of(ResultSet found) throws SQLException {
    Map<String, Optional<DataType>> types =
        new LinkedHashMap<>(DatabaseColumns.of(found.getMetaData()).types());
    List<List<Object>> rows = new ArrayList<>();
    while (found.next()) {
      List<Object> row = new ArrayList<>();
      int column = 0;
      for (Optional<DataType> type : types.values()) {
        column++;
        row.add(type.isEmpty() ? null : value(found, column, type.get()));
      }
      rows.add(row);
    }
    return new DatabaseSample(types, rows);
  }

  private static Object value(ResultSet found, int column, DataType type) throws SQLException {
    return DatabaseValues.get(
        found, column, DatabaseValues.asked(found.getMetaData(), column, type));
  }
}
