package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shares, ranges and classes of the preprocess section. */
final class PreprocessChecks {
  private static final String VALIDATION = "/preprocess/split/validation";

  private PreprocessChecks() {}

  static void check(CheckedTree tree) {
    validationShare(tree);
    scale(tree);
    classes(tree);
    if (tree.has("/fetch") && tree.has("/fetch/npm") == tree.has("/fetch/obtain")) {
      tree.refuse("/fetch", "needs one of `npm` and `obtain`, and not both");
    }
    Ranges.size(tree, "/preprocess/output/file_size", 64L << 10, 1L << 40, "64 KiB to 1 TiB");
  }

  private static void validationShare(CheckedTree tree) {
    Optional<Double> share = tree.share(VALIDATION);
    String written = tree.text(VALIDATION).orElse("");
    if (share.filter(value -> value >= 1).isPresent()) {
      tree.refuse(VALIDATION, "is " + written + ", which leaves nothing to train on");
    }
    if (share.filter(value -> value == 0).isPresent()) {
      for (String path :
          List.of("/train/early_stopping", "/train/stop/target", "/train/schedule/metric")) {
        if (tree.has(path)) {
          tree.refuse(path, "needs a validation split, but its share is 0");
        }
      }
      if (tree.text("/evaluate/split").filter("validation"::equals).isPresent()) {
        tree.refuse("/evaluate/split", "is `validation`, but that split's share is 0");
      }
    }
  }

  private static void scale(CheckedTree tree) {
    Optional<JsonNode> min = tree.value("/preprocess/normalize/min");
    Optional<JsonNode> max = tree.value("/preprocess/normalize/max");
    if (min.isPresent() && max.isPresent()) {
      float low = min.get().floatValue();
      float high = max.get().floatValue();
      if (low >= high) {
        tree.refuse(
            "/preprocess/normalize/max",
            "is " + max.get().asText() + ", allowed: more than `min`, " + min.get().asText());
      }
    }
  }

  /** The schema compares values; here 1 and "1" are the same name. */
  private static void classes(CheckedTree tree) {
    String path = "/preprocess/source/classes";
    Set<String> seen = new HashSet<>();
    int count = tree.value(path).map(JsonNode::size).orElse(0);
    for (int i = 0; i < count; i++) {
      String name = tree.text(path + "/" + i).orElse("class " + i);
      if (!seen.add(name)) {
        tree.refuse(path + "/" + i, "is `" + name + "` again, allowed: every name once");
      }
    }
  }
}
