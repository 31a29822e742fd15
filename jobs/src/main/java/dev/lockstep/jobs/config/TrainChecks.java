package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** Numbers of the train section that depend on each other or on the cluster. */
final class TrainChecks {
  private TrainChecks() {}

  static void check(CheckedTree tree) {
    int executors = tree.integer("/cluster/executors").orElse(1);
    int batch = tree.integer("/train/global_batch").orElse(Integer.MAX_VALUE);
    int lanes = tree.integer("/train/lanes").orElse(executors);
    if (batch < executors) {
      String text = ", allowed: at least one row for each of the " + executors + " executors";
      tree.refuse("/train/global_batch", "is " + batch + text);
    }
    if (lanes < executors) {
      String text = ", allowed: at least one for each of the " + executors + " executors";
      tree.refuse("/train/lanes", "is " + lanes + text);
    } else if (lanes > batch && tree.has("/train/lanes")) {
      String text = ", allowed: at most one for each row of the global batch, " + batch;
      tree.refuse("/train/lanes", "is " + lanes + text);
    }
    gradient(tree);
    compression(tree);
    if (tree.has("/train/class_weights")
        && tree.value("/train/balance_classes").filter(JsonNode::booleanValue).isPresent()) {
      tree.refuse("/train/class_weights", "cannot be given together with `balance_classes`");
    }
    limits(tree);
    if (tree.has("/evaluate") && !tree.has("/train")) {
      tree.refuse("/evaluate", "has no model to evaluate: there is no `train` section");
    }
  }

  private static void gradient(CheckedTree tree) {
    boolean cut = tree.integer("/train/gradient/micro_batch").orElse(0) > 0;
    if (cut && tree.text("/train/gradient/batch_norm").filter("synchronized"::equals).isPresent()) {
      tree.refuse(
          "/train/gradient/batch_norm",
          "is synchronized, allowed with micro_batch: local, because statistics over all rows need"
              + " all of them in one pass");
    }
  }

  /** A network that brings its own data type is asked when it is there. */
  private static void compression(CheckedTree tree) {
    String compression = tree.text("/train/gradient/compression").orElse("none");
    if (!compression.equals("none")
        && tree.text("/train/network/data_type").filter("float64"::equals).isPresent()) {
      tree.refuse(
          "/train/gradient/compression",
          "is "
              + compression
              + ", allowed with data_type float64: none, as it makes float32 shorter");
    }
  }

  private static void limits(CheckedTree tree) {
    Ranges.size(tree, "/train/prefetch", 1L << 20, 1L << 40, "1 MiB to 1 TiB");
    Ranges.size(tree, "/train/collective/segment", 1L << 10, 64L << 20, "1 KiB to 64 MiB");
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    String allowed = "1 s to 1 h";
    Duration year = Duration.ofDays(365);
    Ranges.duration(tree, "/train/stop/time", second, year, "1 s to 8760 h");
    Ranges.duration(tree, "/train/checkpoint/every", second, year, "1 s to 8760 h");
    for (String factor :
        List.of("/train/divergence/learning_rate_factor", "/train/schedule/factor")) {
      tree.share(factor)
          .filter(share -> !(share > 0))
          .ifPresent(share -> tree.refuse(factor, "is 0, allowed: above 0% to 100%"));
    }
    Ranges.duration(tree, "/train/collective/connect_timeout", second, hour, allowed);
    Ranges.duration(tree, "/train/collective/progress_timeout", second, hour, allowed);
  }
}
