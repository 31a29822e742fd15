package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.source.table.JdbcSpec;
import java.util.Map;
import java.util.Optional;

/** The source of a table. */
final class SourceChecks {
  private SourceChecks() {}

  /**
   * @param path of the source's section
   */
  static void check(CheckedTree tree, String path) {
    schema(tree, path);
    database(tree, path);
    Ranges.size(tree, path + "/max_record_bytes", 1, 1L << 30, "1 B to 1 GiB");
  }

  private static void database(CheckedTree tree, String path) {
    if (!tree.text(path + "/format").orElse("").equals("jdbc")) {
      return;
    }
    if (tree.has(path + "/table") == tree.has(path + "/query")) {
      tree.refuse(path, "needs either `table` or `query`, and not both");
    }
    if (tree.text(path + "/url").filter(JdbcSpec::hasCredentials).isPresent()) {
      tree.refuse(
          path + "/url",
          "must not hold a user or password (it is not shown here): put them into environment"
              + " variables that `user` and `password` refer to");
    }
    Optional<JsonNode> upper = tree.value(path + "/partition/upper");
    tree.value(path + "/partition/lower")
        .filter(lower -> upper.filter(most -> lower.longValue() > most.longValue()).isPresent())
        .ifPresent(
            lower -> tree.refuse(path + "/partition/lower", "is above `upper`: " + lower.asText()));
  }

  private static void schema(CheckedTree tree, String path) {
    boolean file = tree.has(path + "/schema");
    boolean columns = tree.has(path + "/columns");
    boolean text = tree.text(path + "/format").orElse("").equals("text");
    if (file && columns) {
      tree.refuse(path + "/columns", "stands beside `schema`, allowed: one of them");
    } else if (!file && !columns && !text) {
      tree.refuse(
          path,
          "needs the columns' types: `schema: FILE`, which `lockstep infer` writes, or `columns:"
              + " {NAME: TYPE}`");
    }
    tree.value(path + "/columns").ifPresent(types -> types(tree, path + "/columns", types));
  }

  /** Types by name. */
  private static void types(CheckedTree tree, String path, JsonNode types) {
    for (Map.Entry<String, JsonNode> type : types.properties()) {
      SqlText.typeProblem(type.getValue().asText())
          .ifPresent(
              problem ->
                  tree.refuse(
                      Paths.child(JsonPointer.compile(path), type.getKey()).toString(),
                      "is `"
                          + type.getValue().asText()
                          + "`, which is no type of Spark's: allowed are boolean, int, bigint,"
                          + " float, double, decimal(p,s), string, date, timestamp and"
                          + " array<...>"));
    }
  }
}
