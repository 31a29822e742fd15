package dev.lockstep.jobs.bench.peer;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.var_pop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One query for all moments, one for all frequencies. */
final class TwoQueryFit implements SparkFitted.Fit {
  private static final int PER_NUMBER = 3;

  @Override
  public Statistics fit(Dataset<Row> rows, RawTable table) {
    int numbers = table.numbers().size();
    double[] mean = new double[numbers];
    double[] deviation = new double[numbers];
    Row moments = moments(rows, table.numbers());
    for (int i = 0; i < numbers; i++) {
      int at = 1 + i * PER_NUMBER;
      mean[i] = moments.getDouble(at + 1);
      double squares = moments.getDouble(at + 2) * moments.getLong(at);
      deviation[i] = Statistics.deviation(squares, moments.getLong(0));
    }
    return new Statistics(mean, deviation, indices(rows, table.categories()));
  }

  private static Row moments(Dataset<Row> rows, List<String> names) {
    List<Column> aggregates = new ArrayList<>();
    for (String name : names) {
      aggregates.add(count(col(name)));
      aggregates.add(avg(col(name)));
      aggregates.add(var_pop(col(name)));
    }
    return rows.agg(count(lit(1)), aggregates.toArray(Column[]::new)).head();
  }

  private static List<Map<String, Integer>> indices(Dataset<Row> rows, List<String> names) {
    List<Map<String, Long>> frequencies = new ArrayList<>();
    names.forEach(name -> frequencies.add(new HashMap<>()));
    if (names.isEmpty()) {
      return List.of();
    }
    Column[] cells = new Column[names.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = struct(lit(i).as("column"), col(names.get(i)).as("category"));
    }
    rows.select(explode(array(cells)).as("cell"))
        .groupBy("cell.column", "cell.category")
        .count()
        .collectAsList()
        .forEach(
            row -> {
              if (!row.isNullAt(1)) {
                frequencies.get(row.getInt(0)).put(row.getString(1), row.getLong(2));
              }
            });
    return frequencies.stream().map(Statistics::index).toList();
  }
}
