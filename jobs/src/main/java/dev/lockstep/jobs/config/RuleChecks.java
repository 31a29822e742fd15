package dev.lockstep.jobs.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Rules: bounds, expressions, names that are given twice. */
final class RuleChecks {
  private RuleChecks() {}

  static void check(CheckedTree tree) {
    Map<String, String> names = new HashMap<>();
    for (String rule : TableChecks.elements(tree, "/preprocess/rules")) {
      rule(tree, rule);
      tree.text(rule + "/name")
          .ifPresent(
              name -> {
                if (names.putIfAbsent(name, rule) != null) {
                  tree.refuse(
                      rule + "/name", "is `" + name + "` again; reports go by the rules' names");
                }
              });
    }
  }

  private static void rule(CheckedTree tree, String rule) {
    String type = tree.text(rule + "/type").orElse("");
    switch (type) {
      case "range", "row_count" -> {
        if (!tree.has(rule + "/min") && !tree.has(rule + "/max")) {
          tree.refuse(rule, "of type `" + type + "` needs `min`, `max` or both, found none");
        }
      }
      case "regex" -> pattern(tree, rule + "/pattern");
      case "sql" -> StepChecks.expression(tree, rule + "/expression");
      default -> {
        // nothing that the schema cannot say
      }
    }
    boolean rejects = tree.text(rule + "/severity").filter("reject"::equals).isPresent();
    if (tree.has(rule + "/max_rejected") && !rejects) {
      tree.refuse(rule + "/max_rejected", "needs the severity `reject`");
    }
  }

  private static void pattern(CheckedTree tree, String path) {
    tree.text(path)
        .ifPresent(
            pattern -> {
              try {
                Pattern unused = Pattern.compile(pattern);
              } catch (PatternSyntaxException e) {
                tree.refuse(path, "is no regular expression: " + e.getDescription());
              }
            });
  }
}
