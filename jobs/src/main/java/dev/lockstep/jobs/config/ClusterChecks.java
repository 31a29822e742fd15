package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Spark properties that must not stand in a pipeline file. */
final class ClusterChecks {
  private static final String CONF = "/cluster/conf";

  /** As Spark's own redaction (spark.redaction.regex), and a little wider. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|passphrase|token|credential|access\\.?key");

  private static final Map<String, String> SET_BY_KEYS =
      Map.of(
          "spark.master", "cluster.master",
          "spark.app.name", "pipeline",
          "spark.executor.instances", "cluster.executors",
          "spark.cores.max", "cluster.executors",
          "spark.executor.cores", "cluster.cores",
          "spark.executor.memory", "cluster.memory");

  private ClusterChecks() {}

  static void check(CheckedTree tree) {
    Ranges.size(tree, "/cluster/memory", 512L << 20, 16L << 40, "512 MiB to 16 TiB");
    tree.value(CONF)
        .ifPresent(
            conf -> {
              for (Map.Entry<String, JsonNode> property : conf.properties()) {
                property(tree, property.getKey(), property.getValue().asText());
              }
            });
  }

  private static void property(CheckedTree tree, String name, String value) {
    String path = CONF + "/" + name.replace("~", "~0").replace("/", "~1");
    if (SECRET.matcher(name).find()) {
      tree.refuse(
          path,
          "may carry a secret, which everyone who sees the Spark UI could read; use"
              + " `store.access_key` and `store.secret_key`, or the cluster's own configuration");
    } else if (SET_BY_KEYS.containsKey(name)) {
      tree.refuse(path, "is set by `" + SET_BY_KEYS.get(name) + "`; use that key");
    } else if (name.equals("spark.dynamicAllocation.enabled") && !value.equals("false")) {
      tree.refuse(path, "is " + value + ", allowed: false; ranks must stay where they are");
    }
  }
}
