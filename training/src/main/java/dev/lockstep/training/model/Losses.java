package dev.lockstep.training.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.core.JsonProcessingException;

/** Losses in Deeplearning4j's terms. */
public final class Losses {
  private Losses() {}

  /**
   * @throws UserException if there is no such {@link Loss}
   */
  public static ILossFunction named(String name) {
    Loss loss =
        Loss.of(name)
            .orElseThrow(
                () ->
                    new UserException(
                        "loss must be one of " + List.of(Loss.values()) + "; found " + name));
    return Names.function(loss).getILossFunction();
  }

  /**
   * The same loss with a weight for each class.
   *
   * @throws UserException if it cannot be weighted
   */
  static ILossFunction weighted(ILossFunction loss, List<Double> weights) {
    if (!(loss instanceof LossMCXENT)) {
      throw new UserException(
          "class_weights need the loss cross_entropy, found "
              + loss.getClass().getSimpleName().replaceFirst("^Loss", ""));
    }
    double[] values = weights.stream().mapToDouble(Double::doubleValue).toArray();
    return new LossMCXENT(Nd4j.createFromArray(values).castTo(DataType.FLOAT));
  }

  /** As a configuration of a layer has it. */
  public static JsonNode json(ILossFunction loss) {
    try {
      String json = NeuralNetConfiguration.mapper().writeValueAsString(loss);
      return Json.read(json.getBytes(UTF_8), JsonNode.class, "a loss");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + loss, e);
    }
  }
}
