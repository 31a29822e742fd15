package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.jdbc.DatabaseSample;
import dev.lockstep.preprocessing.source.table.JdbcSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/** A database, which says which columns it has. */
final class DatabaseRecords {
  private DatabaseRecords() {}

  /**
   * @param most records
   */
  static Sample sample(Storage storage, JdbcSpec spec, int most) {
    // one more tells whether there are more
    DatabaseSample found = DatabaseSample.of(storage, spec.relation(), most + 1);
    List<List<Object>> rows = found.rows().subList(0, Math.min(most, found.rows().size()));
    List<SampledColumn> columns = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    int at = 0;
    for (String name : found.types().keySet()) {
      int column = at++;
      List<Object> values = new ArrayList<>();
      rows.forEach(row -> values.add(row.get(column)));
      DataType type = found.types().get(name).orElse(null);
      if (type == null) {
        leftOut.add(name + ": of a type that no column has");
      } else {
        columns.add(new SampledColumn(name, type, values, null));
      }
    }
    return new Sample(columns, null, leftOut, rows.size(), 0, found.rows().size() <= most);
  }
}
