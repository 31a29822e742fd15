package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;

/** What belongs to tables alone, and what belongs to images alone. */
final class TableChecks {
  private static final String PREPROCESS = "/preprocess";
  private static final List<String> OF_TABLES =
      List.of(
          "key",
          "records",
          "rules",
          "features",
          "target",
          "keep",
          "schema_drift",
          "drift",
          "incremental");

  private TableChecks() {}

  static void check(CheckedTree tree) {
    if (tree.text(PREPROCESS + "/source/format").isEmpty()) {
      return;
    }
    if (FormatDefaults.isTable(tree.source().root().path("preprocess"))) {
      table(tree);
    } else {
      images(tree);
    }
  }

  private static void images(CheckedTree tree) {
    String format = tree.text(PREPROCESS + "/source/format").orElseThrow();
    String forTables = "is for tables, but the source's format is `" + format + "`";
    for (String key : OF_TABLES) {
      if (tree.has(PREPROCESS + "/" + key)) {
        tree.refuse(PREPROCESS + "/" + key, forTables);
      }
    }
    if (tree.has(PREPROCESS + "/split/test")) {
      tree.refuse(
          PREPROCESS + "/split/test", "is for tables; images have a test split of their own");
    }
    if (tree.text(PREPROCESS + "/split/by").filter(by -> !by.equals("key")).isPresent()) {
      tree.refuse(PREPROCESS + "/split/by", forTables);
    }
    if (tree.text(PREPROCESS + "/split/leaks").filter(l -> !l.equals("allow")).isPresent()) {
      tree.refuse(PREPROCESS + "/split/leaks", forTables);
    }
    Ranges.size(tree, PREPROCESS + "/source/max_file_size", 1, 1L << 30, "1 B to 1 GiB");
    tree.value(PREPROCESS + "/max_rejected")
        .filter(budget -> budget.asText().contains("record"))
        .ifPresent(
            budget ->
                tree.refuse(
                    PREPROCESS + "/max_rejected",
                    "must be a share for the format `" + format + "`"));
  }

  private static void table(CheckedTree tree) {
    if (tree.has(PREPROCESS + "/normalize")) {
      tree.refuse(
          PREPROCESS + "/normalize", "is for images; a table has `features: [{type: ...}]`");
    }
    if (!tree.has(PREPROCESS + "/target")) {
      missing(tree, "target", "column and kind of what the network should learn to predict");
    }
    if (!tree.has(PREPROCESS + "/features")) {
      missing(tree, "features", "how columns become features");
    }
    tree.share(PREPROCESS + "/drift/missing")
        .filter(share -> share == 0)
        .ifPresent(share -> tree.refuse(PREPROCESS + "/drift/missing", "must be above 0%"));
    SourceChecks.check(tree, PREPROCESS + "/source");
    LookupChecks.check(tree);
    RecordChecks.check(tree);
    StepChecks.check(tree);
    RuleChecks.check(tree);
    SplitChecks.check(tree);
  }

  private static void missing(CheckedTree tree, String key, String what) {
    tree.problems()
        .add(
            tree.source().origin(JsonPointer.compile(PREPROCESS)),
            "`preprocess." + key + "` is missing: " + what);
  }

  /** Paths of the elements of a list, or none. */
  static List<String> elements(CheckedTree tree, String path) {
    int count = tree.value(path).filter(JsonNode::isArray).map(JsonNode::size).orElse(0);
    return IntStream.range(0, count).mapToObj(i -> path + "/" + i).toList();
  }
}
