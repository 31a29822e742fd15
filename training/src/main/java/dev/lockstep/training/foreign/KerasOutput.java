package dev.lockstep.training.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * Gives an imported network its loss. Keras keeps it apart from the last layer; Deeplearning4j's
 * output layer is a dense one with a loss, of the same parameters, which also finds the gradient of
 * softmax and cross-entropy together, without dividing by a probability.
 */
final class KerasOutput {
  private static final String LAYER_CLASS = "@class";

  private KerasOutput() {}

  /**
   * @param configuration of Deeplearning4j, changed in place
   * @param loss in Deeplearning4j's JSON
   * @throws UserException if the last layer is not dense
   */
  static JsonNode addLoss(JsonNode configuration, JsonNode loss, String where) {
    ObjectNode last = lastLayer(configuration);
    if (last == null || !last.path(LAYER_CLASS).asText().equals(DenseLayer.class.getName())) {
      String found = last == null ? "none" : last.path(LAYER_CLASS).asText();
      throw new UserException(
          "%s must end with a Dense layer, with its activation in it, found %s"
              .formatted(where, found.substring(found.lastIndexOf('.') + 1)));
    }
    last.put(LAYER_CLASS, OutputLayer.class.getName());
    last.remove("hasLayerNorm");
    last.set("lossFn", loss);
    return configuration;
  }

  private static ObjectNode lastLayer(JsonNode configuration) {
    if (configuration.path("confs") instanceof ArrayNode layers) {
      return (ObjectNode) layers.path(layers.size() - 1).get("layer");
    }
    String output = configuration.path("networkOutputs").path(0).asText();
    return (ObjectNode) configuration.path("vertices").path(output).path("layerConf").get("layer");
  }
}
