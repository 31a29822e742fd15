package dev.lockstep.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.SearchSpec;
import java.util.Map;
import java.util.Set;

/** What the search section must agree on with itself and with the section it changes. */
final class SearchChecks {
  private static final String SECTION = "train.";
  private static final JsonPointer PARAMETERS = JsonPointer.compile("/search/parameters");

  /** The search publishes every trial at a place of its own, and compares models alone. */
  private static final Set<String> FIXED = Set.of("train.model", "train.baseline");

  private final CheckedTree tree;
  private final String method;

  private SearchChecks(CheckedTree tree) {
    this.tree = tree;
    this.method = tree.text("/search/method").orElse("");
  }

  static void check(CheckedTree tree) {
    if (tree.has("/search")) {
      new SearchChecks(tree).check();
    }
  }

  private void check() {
    if (!tree.has("/train")) {
      tree.refuse("/search", "has nothing to try values in: there is no `train` section");
    }
    if (halving()) {
      int epochs = tree.integer("/train/epochs").orElse(Integer.MAX_VALUE);
      tree.integer("/search/halving/first_epochs")
          .filter(first -> first > epochs)
          .ifPresent(
              first ->
                  tree.refuse(
                      "/search/halving/first_epochs",
                      "is " + first + ", allowed: at most `train.epochs`, " + epochs));
    }
    tree.value(PARAMETERS.toString()).ifPresent(this::parameters);
  }

  private boolean halving() {
    return method.equals("successive_halving");
  }

  private void parameters(JsonNode parameters) {
    long combinations = 1;
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      String path = Paths.child(PARAMETERS, parameter.getKey()).toString();
      key(path, parameter.getKey());
      tree.value(path).ifPresent(candidates -> candidates(path, candidates));
      combinations = Math.min(1 << 30, combinations * Math.max(1, parameter.getValue().size()));
    }
    if (method.equals("grid") && combinations > SearchSpec.MAX_TRIALS) {
      tree.refuse(
          PARAMETERS.toString(),
          "make a grid of %,d trials, allowed: at most %,d; shorten the lists, or use method `random`"
              .formatted(combinations, SearchSpec.MAX_TRIALS));
    }
  }

  private void key(String path, String key) {
    if (!key.startsWith(SECTION)) {
      tree.refuse(
          path,
          "is no key of the section `train`, which alone differs between trials, since they share"
              + " the dataset and the executors; write it in full, such as `train.global_batch`");
    } else if (FIXED.contains(key)) {
      tree.refuse(path, "cannot be searched: it does not change how good a model is");
    } else if (halving() && key.equals("train.epochs")) {
      tree.refuse(path, "is what successive halving decides itself; give its most in `train`");
    }
  }

  private void candidates(String path, JsonNode candidates) {
    if (candidates.isArray()) {
      return;
    }
    if (method.equals("grid")) {
      tree.refuse(path, "is a range, allowed in a grid: a list of values");
    }
    JsonNode from = candidates.path("from");
    JsonNode to = candidates.path("to");
    if (!from.isNumber() || !to.isNumber()) {
      return;
    }
    if (from.decimalValue().compareTo(to.decimalValue()) >= 0) {
      tree.refuse(path, "goes from " + from.asText() + " to " + to.asText() + ", allowed: upwards");
    }
    if (candidates.path("scale").asText().equals("log") && from.decimalValue().signum() <= 0) {
      tree.refuse(path, "begins at " + from.asText() + ", allowed on a log scale: above 0");
    }
    if (candidates.path("whole").booleanValue() && !(isWhole(from) && isWhole(to))) {
      tree.refuse(
          path,
          "goes from %s to %s, allowed if `whole`: whole numbers"
              .formatted(from.asText(), to.asText()));
    }
  }

  private static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }
}
