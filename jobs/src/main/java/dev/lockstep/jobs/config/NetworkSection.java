package dev.lockstep.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.LayerDefaults;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.NetworkSource;
import dev.lockstep.training.model.NetworkSpec;
import dev.lockstep.training.model.Precision;
import dev.lockstep.training.model.UpdaterSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the network's records, whose components have the names of the keys. */
final class NetworkSection {
  /** Keys that say what is trained, of which there is exactly one. */
  static final List<String> SOURCES = List.of("layers", "dl4j", "keras", "java");

  /** Keys of a layer that its record has together. */
  private static final Map<String, String> WEIGHTS =
      Map.of("weight_init", "init", "l1", "l1", "l2", "l2", "bias", "bias");

  private NetworkSection() {}

  /**
   * @param file the pipeline file, which other files are named relative to
   */
  static NetworkSpec read(JsonNode network, Path file) {
    if (network.has("dl4j")) {
      return new NetworkSpec(new NetworkSource.Dl4j(address(network.path("dl4j"), file)), null);
    }
    if (network.has("java")) {
      return new NetworkSpec(new NetworkSource.JavaClass(network.path("java").textValue()), null);
    }
    Precision type = Json.value(network.path("data_type"), Precision.class);
    return new NetworkSpec(network.has("keras") ? keras(network, file) : layers(network), type);
  }

  private static NetworkSource keras(JsonNode network, Path file) {
    return new NetworkSource.Keras(
        address(network.path("keras"), file), network.path("loss").textValue());
  }

  private static NetworkSource layers(JsonNode network) {
    List<LayerSpec> layers = new ArrayList<>();
    network.path("layers").forEach(layer -> layers.add(layer((ObjectNode) layer.deepCopy())));
    return new NetworkSource.Layers(
        layers,
        new LayerDefaults(
            network.path("weight_init").textValue(),
            network.path("l1").doubleValue(),
            network.path("l2").doubleValue(),
            network.path("weight_decay").doubleValue(),
            number(network, "clip_value"),
            number(network, "max_norm")));
  }

  private static Double number(JsonNode network, String key) {
    return Optional.ofNullable(network.get(key)).map(JsonNode::doubleValue).orElse(null);
  }

  private static LayerSpec layer(ObjectNode layer) {
    if (layer.has("rate")) {
      layer.put("rate", Units.share(layer.path("rate")));
    }
    if (LayerSpec.hasWeights(layer.path("type").textValue())) {
      ObjectNode weights = layer.putObject("weights");
      WEIGHTS.forEach(
          (key, component) -> {
            if (layer.has(key)) {
              weights.set(component, layer.remove(key));
            }
          });
    }
    return Json.value(layer, LayerSpec.class);
  }

  /** Of a training whose network says itself how it learns, {@link UpdaterSpec.Own}. */
  static UpdaterSpec updater(JsonNode updater) {
    return updater.isMissingNode() ? new UpdaterSpec.Own() : Json.value(updater, UpdaterSpec.class);
  }

  /** Paths become addresses of this machine's files. */
  private static String address(JsonNode text, Path file) {
    String address = text.textValue();
    return address.contains(":")
        ? address
        : file.toAbsolutePath().resolveSibling(address).normalize().toUri().toString();
  }
}
