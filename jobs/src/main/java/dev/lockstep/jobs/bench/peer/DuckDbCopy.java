package dev.lockstep.jobs.bench.peer;

import java.sql.SQLException;
import java.util.stream.Collectors;

/** DuckDB merely copies. */
final class DuckDbCopy implements Side {
  @Override
  public Work open(Task task) throws SQLException {
    return DuckDbWork.of(
        task, (statement, given) -> statement.execute(DuckDbWork.copy(query(given), given)));
  }

  private static String query(Task task) {
    return "select "
        + task.input().used().stream().map(DuckDbWork::name).collect(Collectors.joining(", "))
        + " from "
        + DuckDbWork.source(task.input());
  }
}
