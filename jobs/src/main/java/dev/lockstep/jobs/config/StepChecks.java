package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Feature steps, and expressions: what the schema cannot say of texts and numbers that depend on
 * each other.
 */
final class StepChecks {
  private StepChecks() {}

  static void check(CheckedTree tree) {
    for (String step : TableChecks.elements(tree, "/preprocess/features")) {
      feature(tree, step);
    }
  }

  /** Whether Spark understands an expression. */
  static void expression(CheckedTree tree, String path) {
    tree.value(path)
        .filter(JsonNode::isTextual)
        .flatMap(text -> SqlText.expressionProblem(text.textValue()))
        .ifPresent(problem -> tree.refuse(path, "is no Spark SQL expression: " + problem));
  }

  private static void feature(CheckedTree tree, String step) {
    String type = tree.text(step + "/type").orElse("");
    if (type.equals("impute")) {
      Optional<String> strategy = tree.text(step + "/strategy");
      boolean constant = strategy.filter("constant"::equals).isPresent();
      if (strategy.isPresent() && constant != tree.has(step + "/value")) {
        tree.refuse(
            step,
            constant
                ? "needs a `value` for the strategy `constant`"
                : "has a `value`, which only the strategy `constant` needs");
      }
    }
    if (type.equals("min_max")) {
      double min = tree.value(step + "/min").map(JsonNode::doubleValue).orElse(0.0);
      double max = tree.value(step + "/max").map(JsonNode::doubleValue).orElse(1.0);
      if (min >= max) {
        tree.refuse(step, "has a `max` of " + max + ", allowed: more than `min`, " + min);
      }
    }
  }
}
