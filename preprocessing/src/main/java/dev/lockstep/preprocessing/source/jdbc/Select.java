package dev.lockstep.preprocessing.source.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The statement that reads a range.
 *
 * @param sql with {@code %s} where the range's condition goes
 * @param key numbers of the key's columns in its rows, from 1
 */
record Select(String sql, List<Integer> key) {
  static Select of(Relation relation, DatabaseColumns found, StructType columns, String quote) {
    List<String> selected = new ArrayList<>();
    for (String name : columns.fieldNames()) {
      selected.add(quoted(found, name, quote));
    }
    List<Integer> key = new ArrayList<>();
    for (String name : relation.key()) {
      selected.add(quoted(found, name, quote));
      key.add(selected.size());
    }
    String order =
        relation.key().stream()
            .map(name -> quoted(found, name, quote))
            .collect(Collectors.joining(", "));
    String sql = "SELECT " + String.join(", ", selected) + " FROM " + relation.from() + " WHERE ";
    // what people write may hold percent signs
    return new Select(sql.replace("%", "%%") + "%s ORDER BY " + order.replace("%", "%%"), key);
  }

  /** The column as the database writes it. */
  static String quoted(DatabaseColumns found, String name, String quote) {
    return quote + found.find(name).orElseThrow().replace(quote, quote + quote) + quote;
  }
}
