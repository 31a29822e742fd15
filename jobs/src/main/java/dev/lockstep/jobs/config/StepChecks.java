package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
    switch (tree.text(step + "/type").orElse("")) {
      case "impute" -> impute(tree, step);
      case "min_max" -> minMax(tree, step);
      case "robust" -> shares(tree, step);
      case "power" -> power(tree, step);
      case "clip" -> clip(tree, step);
      case "bins" -> bins(tree, step);
      default -> {
        // the schema says it all
      }
    }
  }

  private static void impute(CheckedTree tree, String step) {
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

  private static void minMax(CheckedTree tree, String step) {
    double min = number(tree, step + "/min").orElse(0.0);
    double max = number(tree, step + "/max").orElse(1.0);
    if (min >= max) {
      tree.refuse(step, "has a `max` of " + max + ", allowed: more than `min`, " + min);
    }
  }

  private static void power(CheckedTree tree, String step) {
    Optional<String> method = tree.text(step + "/method");
    if (tree.has(step + "/lambda") && method.filter(m -> !m.equals("yeo_johnson")).isPresent()) {
      tree.refuse(step, "has a `lambda`, which only the method `yeo_johnson` has");
    }
  }

  private static void clip(CheckedTree tree, String step) {
    boolean bounds = tree.has(step + "/min") || tree.has(step + "/max");
    boolean quantiles = tree.has(step + "/low") || tree.has(step + "/high");
    if (bounds == quantiles) {
      tree.refuse(
          step,
          "needs either `min`, `max` or both, which are bounds, or `low`, `high` or both, which are"
              + " shares of quantiles");
      return;
    }
    Optional<Double> min = number(tree, step + "/min");
    Optional<Double> max = number(tree, step + "/max");
    if (min.isPresent() && max.isPresent() && min.get() >= max.get()) {
      tree.refuse(step, "has a `max` of " + max.get() + ", allowed: more than `min`, " + min.get());
    }
    shares(tree, step);
  }

  private static void shares(CheckedTree tree, String step) {
    double low = tree.share(step + "/low").orElse(0.0);
    double high = tree.share(step + "/high").orElse(1.0);
    if (low >= high) {
      tree.refuse(step, "has a `high` of " + high + ", allowed: more than `low`, " + low);
    }
  }

  private static void bins(CheckedTree tree, String step) {
    if (tree.has(step + "/count") == tree.has(step + "/edges")) {
      tree.refuse(step, "needs either a `count` of intervals or the `edges` between them");
    }
    JsonNode edges = tree.value(step + "/edges").orElse(NullNode.getInstance());
    for (int i = 1; i < edges.size(); i++) {
      if (edges.get(i - 1).doubleValue() >= edges.get(i).doubleValue()) {
        tree.refuse(step + "/edges/" + i, "is not above the edge before it");
      }
    }
  }

  private static Optional<Double> number(CheckedTree tree, String path) {
    return tree.value(path).map(JsonNode::doubleValue);
  }
}
