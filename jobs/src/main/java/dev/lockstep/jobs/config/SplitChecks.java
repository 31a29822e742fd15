package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** How records of a table are divided. */
final class SplitChecks {
  private static final String SPLIT = "/preprocess/split";
  private static final List<String> DECIDING = List.of("group", "time", "stratify", "column");

  private SplitChecks() {}

  static void check(CheckedTree tree) {
    Optional<JsonNode> by = tree.value(SPLIT + "/by");
    if (by.isPresent() && by.get().isObject()) {
      by(tree, by.get());
    }
    double validation = tree.share(SPLIT + "/validation").orElse(0.0);
    double test = tree.share(SPLIT + "/test").orElse(0.0);
    if (validation < 1 && validation + test >= 1) {
      tree.refuse(SPLIT, "leaves nothing to train on: validation and test together are all");
    }
  }

  private static void by(CheckedTree tree, JsonNode by) {
    List<String> given = DECIDING.stream().filter(by::has).toList();
    if (given.size() != 1) {
      tree.refuse(
          SPLIT + "/by",
          "needs exactly one of `" + String.join("`, `", DECIDING) + "`, found " + given.size());
      return;
    }
    boolean time = given.get(0).equals("time");
    boolean from = by.has("validation_from") || by.has("test_from");
    if (time != from) {
      tree.refuse(
          SPLIT + "/by",
          time
              ? "`time` needs `validation_from`, `test_from` or both"
              : "has a moment, which only `time` needs");
    }
    if (time) {
      share(tree, "validation", "`validation_from` says it");
      share(tree, "test", "`test_from` says it");
    }
    if (given.get(0).equals("column")) {
      share(tree, "test", "the column says it");
    }
  }

  private static void share(CheckedTree tree, String key, String why) {
    if (tree.has(SPLIT + "/" + key)) {
      tree.refuse(SPLIT + "/" + key, "must be absent: " + why);
    }
  }
}
