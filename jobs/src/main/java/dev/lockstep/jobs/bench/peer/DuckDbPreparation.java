package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.Field.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The whole job as one writes it for DuckDB: a table of statistics, then one copy with lookups. */
final class DuckDbPreparation implements Side {
  @Override
  public Work open(Task task) throws SQLException {
    return DuckDbWork.of(task, DuckDbPreparation::fitAndWrite);
  }

  private static void fitAndWrite(Statement statement, Task task) throws SQLException {
    RawTable table = task.input();
    statement.execute(
        "create temp table statistics as select "
            + String.join(", ", aggregates(table))
            + " from "
            + DuckDbWork.source(table));
    for (int i = 0; i < table.categories().size(); i++) {
      statement.execute(index(i));
    }
    statement.execute(DuckDbWork.copy(projection(statement, table), task));
  }

  private static List<String> aggregates(RawTable table) {
    List<String> aggregates = new ArrayList<>();
    for (int i = 0; i < table.numbers().size(); i++) {
      String name = DuckDbWork.name(table.numbers().get(i));
      aggregates.add("avg(%s) as mean%d".formatted(name, i));
      // missing values become the mean and add nothing to the squares
      aggregates.add(
          "sqrt(var_pop(%s) * count(%s) / (count(*) - 1)) as deviation%d".formatted(name, name, i));
    }
    for (int i = 0; i < table.categories().size(); i++) {
      aggregates.add(
          "histogram(%s) as counts%d".formatted(DuckDbWork.name(table.categories().get(i)), i));
    }
    return aggregates;
  }

  private static String index(int column) {
    return ("create temp table categories%d as select category, (row_number() over"
            + " (order by rows desc, category) - 1)::integer as i from (select"
            + " unnest(map_keys(counts%d)) as category, unnest(map_values(counts%d)) as rows"
            + " from statistics) where category is not null")
        .formatted(column, column, column);
  }

  private static String projection(Statement statement, RawTable table) throws SQLException {
    List<String> columns = new ArrayList<>();
    StringBuilder joins = new StringBuilder();
    try (ResultSet fitted = statement.executeQuery("select * from statistics")) {
      fitted.next();
      for (int i = 0; i < table.numbers().size(); i++) {
        String name = DuckDbWork.name(table.numbers().get(i));
        columns.add(
            "coalesce((%s - (%s)) / %s, 0)::float as %s"
                .formatted(
                    name, fitted.getDouble("mean" + i), fitted.getDouble("deviation" + i), name));
      }
    }
    for (int i = 0; i < table.categories().size(); i++) {
      String name = DuckDbWork.name(table.categories().get(i));
      columns.add(
          "coalesce(categories%d.i, (select count(*) from categories%d))::integer as %s"
              .formatted(i, i, name));
      joins.append(" left join categories%d on %s = categories%d.category".formatted(i, name, i));
    }
    String type = table.label().role() == Role.CLASS ? "integer" : "float";
    columns.add(
        "%s::%s".formatted(DuckDbWork.name(table.label().name()), type)
            + " as "
            + DuckDbWork.name(table.label().name()));
    return "select " + String.join(", ", columns) + " from " + DuckDbWork.source(table) + joins;
  }
}
