package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.training.model.Loss;
import java.util.List;

/**
 * Defaults that depend on other values, which a schema can only describe ({@code x-default}). To be
 * applied to a tree that has no problems.
 */
final class DerivedDefaults {
  private static final int LANES = 8;

  private DerivedDefaults() {}

  static void apply(ObjectNode root) {
    if (root.path("store") instanceof ObjectNode store
        && store.path("type").asText().equals("s3")
        && !store.has("path_style")) {
      store.put("path_style", store.has("endpoint"));
    }
    if (root.path("train") instanceof ObjectNode train) {
      train(train, root.path("cluster").path("executors").intValue());
    }
  }

  private static void train(ObjectNode train, int executors) {
    if (!train.has("lanes")) {
      train.put("lanes", lanes(executors, train.path("global_batch").intValue()));
    }
    if (train.path("checkpoint") instanceof ObjectNode checkpoint && !checkpoint.has("folder")) {
      checkpoint.put("folder", SpecReader.folder(train.path("model")) + "/checkpoints");
    }
    if (train.path("network") instanceof ObjectNode network) {
      network(network);
    }
  }

  private static void network(ObjectNode network) {
    boolean typed = network.has("layers") || network.has("keras");
    if (typed && !network.has("data_type")) {
      network.put("data_type", "float32");
    }
    if (network.has("layers")) {
      network.put("weight_init", network.path("weight_init").asText("xavier"));
      for (String penalty : List.of("l1", "l2", "weight_decay")) {
        network.put(penalty, network.path(penalty).asDouble());
      }
    }
    for (JsonNode layer : network.path("layers")) {
      if (layer.path("type").asText().startsWith("pooling") && !layer.has("stride")) {
        ((ObjectNode) layer).set("stride", layer.get("kernel"));
      }
      if (layer.path("type").asText().equals("output") && !layer.has("activation")) {
        ((ObjectNode) layer).put("activation", activation(layer.path("loss").asText()));
      }
    }
  }

  /** The usual one of a network that is trained with this loss. */
  static String activation(String loss) {
    return Loss.of(loss).orElseThrow().activations().get(0);
  }

  private static int lanes(int executors, int globalBatch) {
    int powerOfTwo = Integer.highestOneBit(Math.max(1, executors - 1)) << 1;
    int needed = executors == 1 ? 1 : powerOfTwo;
    return Math.min(globalBatch, Math.max(LANES, needed));
  }
}
