package dev.lockstep.training.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.model.Losses;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.modelimport.keras.config.Keras2LayerConfiguration;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasLossUtils;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasOptimizerUtils;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** What a file of Keras was compiled with. */
final class KerasTraining {
  private final String where;

  KerasTraining(String where) {
    this.where = where;
  }

  /**
   * The loss in Deeplearning4j's JSON.
   *
   * @param named by the pipeline, or {@code null}
   * @param compiled training configuration of the file in Keras's JSON
   */
  JsonNode loss(String named, Optional<String> compiled) {
    if (named != null) {
      return Losses.json(Losses.named(named));
    }
    JsonNode loss = compiled.map(this::tree).map(it -> it.get("loss")).orElse(null);
    if (loss == null || loss.isNull()) {
      throw new UserException(where + " was saved without being compiled; say train.network.loss");
    }
    String name = loss.isTextual() ? loss.textValue() : loss.path("class_name").asText();
    return Losses.json(function(name));
  }

  private ILossFunction function(String name) {
    try {
      ILossFunction found = KerasLossUtils.mapLossFunction(name, new Keras2LayerConfiguration());
      // Keras counts classes there where datasets here have one column per class
      return found instanceof LossSparseMCXENT ? new LossMCXENT() : found;
    } catch (Exception e) {
      throw new UserException(
          "%s was compiled with the loss `%s`, which Deeplearning4j does not know; say train.network.loss"
              .formatted(where, name),
          e);
    }
  }

  /** The updater that Keras calls optimizer. */
  IUpdater updater(Optional<String> compiled) {
    JsonNode optimizer =
        compiled.map(this::tree).map(it -> it.get("optimizer_config")).orElse(null);
    if (optimizer == null || optimizer.isNull()) {
      throw new UserException(where + " was saved without being compiled; say train.updater");
    }
    try {
      @SuppressWarnings("unchecked") // a tree of an object
      Map<String, Object> map = Json.value(optimizer, Map.class);
      return KerasOptimizerUtils.mapOptimizer(map);
    } catch (Exception e) {
      throw new UserException(
          "%s was compiled with the optimizer %s, which Deeplearning4j cannot import (%s); say train.updater"
              .formatted(where, optimizer.path("class_name"), e),
          e);
    }
  }

  private JsonNode tree(String json) {
    return Json.read(json.getBytes(UTF_8), JsonNode.class, where);
  }
}
