package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The names that a network specification may use, and what they are in Deeplearning4j. */
final class Names {
  private static final Map<String, Activation> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("elu", Activation.ELU),
          Map.entry("gelu", Activation.GELU),
          Map.entry("hard_sigmoid", Activation.HARDSIGMOID),
          Map.entry("hard_tanh", Activation.HARDTANH),
          Map.entry("identity", Activation.IDENTITY),
          Map.entry("leaky_relu", Activation.LEAKYRELU),
          Map.entry("mish", Activation.MISH),
          Map.entry("relu", Activation.RELU),
          Map.entry("relu6", Activation.RELU6),
          Map.entry("selu", Activation.SELU),
          Map.entry("sigmoid", Activation.SIGMOID),
          Map.entry("softplus", Activation.SOFTPLUS),
          Map.entry("softsign", Activation.SOFTSIGN),
          Map.entry("swish", Activation.SWISH),
          Map.entry("tanh", Activation.TANH));

  private static final Map<String, Activation> OUTPUT_ACTIVATIONS =
      Map.of(
          "identity", Activation.IDENTITY,
          "softmax", Activation.SOFTMAX);

  private static final Map<String, WeightInit> WEIGHT_INITS =
      Map.of(
          "lecun_normal", WeightInit.LECUN_NORMAL,
          "lecun_uniform", WeightInit.LECUN_UNIFORM,
          "relu", WeightInit.RELU,
          "relu_uniform", WeightInit.RELU_UNIFORM,
          "xavier", WeightInit.XAVIER,
          "xavier_uniform", WeightInit.XAVIER_UNIFORM,
          "zero", WeightInit.ZERO);

  private static final Map<String, LossFunction> LOSSES =
      Map.of(
          "cross_entropy", LossFunction.MCXENT,
          "mae", LossFunction.MEAN_ABSOLUTE_ERROR,
          "mse", LossFunction.MSE);

  private static final Map<String, PoolingType> POOLINGS =
      Map.of("average", PoolingType.AVG, "max", PoolingType.MAX);

  private Names() {}

  static Activation activation(String where, String name) {
    return find(where + ": activation", ACTIVATIONS, name);
  }

  static Activation outputActivation(String where, String name) {
    return find(where + ": activation", OUTPUT_ACTIVATIONS, name);
  }

  static WeightInit weightInit(String name) {
    return find("weight_init", WEIGHT_INITS, name);
  }

  static LossFunction loss(String where, String name) {
    return find(where + ": loss", LOSSES, name);
  }

  static PoolingType pooling(String where, String name) {
    return find(where + ": kind", POOLINGS, name);
  }

  private static <T> T find(String what, Map<String, T> known, String name) {
    T found = name == null ? null : known.get(name);
    if (found == null) {
      String allowed = String.join(", ", new TreeMap<>(known).keySet());
      throw new UserException(what + " must be one of " + allowed + "; found " + name);
    }
    return found;
  }
}
