package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Record steps: expressions and types that Spark must understand. */
final class RecordChecks {
  private RecordChecks() {}

  static void check(CheckedTree tree) {
    for (String step : TableChecks.elements(tree, "/preprocess/records")) {
      String columns = step + "/columns";
      switch (tree.text(step + "/type").orElse("")) {
        case "filter" -> StepChecks.expression(tree, step + "/where");
        case "derive" -> keys(tree, columns).forEach(path -> StepChecks.expression(tree, path));
        case "cast" -> keys(tree, columns).forEach(path -> type(tree, path));
        default -> {
          // what else can be wrong depends on the columns there are
        }
      }
    }
  }

  private static void type(CheckedTree tree, String path) {
    tree.value(path)
        .filter(JsonNode::isTextual)
        .flatMap(type -> SqlText.typeProblem(type.textValue()))
        .ifPresent(
            problem ->
                tree.refuse(
                    path,
                    "is `"
                        + tree.text(path).orElse("")
                        + "`, which is no type of Spark's: "
                        + problem));
  }

  /** Paths of the values of an object, or none. */
  private static List<String> keys(CheckedTree tree, String path) {
    return tree.value(path).filter(JsonNode::isObject).stream()
        .flatMap(columns -> columns.properties().stream())
        .map(column -> path + "/" + column.getKey().replace("~", "~0").replace("/", "~1"))
        .toList();
  }
}
