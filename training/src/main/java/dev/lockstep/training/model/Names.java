package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The names that a network specification may use, and what they are in Deeplearning4j. */
final class Names {
  /** Deeplearning4j writes these without underscores. */
  private static final Map<Activation, String> JOINED_WORDS =
      Map.of(
          Activation.HARDSIGMOID, "hard_sigmoid",
          Activation.HARDTANH, "hard_tanh",
          Activation.LEAKYRELU, "leaky_relu",
          Activation.RATIONALTANH, "rational_tanh",
          Activation.RECTIFIEDTANH, "rectified_tanh",
          Activation.THRESHOLDEDRELU, "thresholded_relu");

  private static final Map<String, Activation> ACTIVATIONS =
      byName(Activation.values(), it -> JOINED_WORDS.getOrDefault(it, lower(it)));

  private static final Map<String, WeightInit> WEIGHT_INITS = weightInits();

  private static final Map<String, LossFunction> LOSSES =
      byName(Loss.values(), Loss::toString).entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> function(entry.getValue())));

  private static final Map<String, PoolingType> POOLINGS =
      Map.of("average", PoolingType.AVG, "max", PoolingType.MAX);

  private static final Map<String, PoolingType> GLOBAL_POOLINGS =
      Map.of("average", PoolingType.AVG, "max", PoolingType.MAX, "sum", PoolingType.SUM);

  private static final Map<String, ConvolutionMode> PADDINGS =
      Map.of(LayerSpec.SAME, ConvolutionMode.Same, LayerSpec.VALID, ConvolutionMode.Truncate);

  private static final Map<String, Bidirectional.Mode> JOINS =
      Map.of(
          "add", Bidirectional.Mode.ADD,
          "average", Bidirectional.Mode.AVERAGE,
          "concat", Bidirectional.Mode.CONCAT,
          "multiply", Bidirectional.Mode.MUL);

  private Names() {}

  static Activation activation(String where, String name) {
    return find(where + ": activation", ACTIVATIONS, name);
  }

  static WeightInit weightInit(String where, String name) {
    return find(where + "weight_init", WEIGHT_INITS, name);
  }

  static LossFunction loss(String where, String name) {
    return find(where + ": loss", LOSSES, name);
  }

  static PoolingType pooling(String where, String name) {
    return find(where + ": kind", POOLINGS, name);
  }

  static PoolingType globalPooling(String where, String name) {
    return find(where + ": kind", GLOBAL_POOLINGS, name);
  }

  static ConvolutionMode padding(String where, String name) {
    return find(where + ": padding", PADDINGS, name);
  }

  static Bidirectional.Mode join(String where, String name) {
    return find(where + ": bidirectional", JOINS, name);
  }

  static LossFunction function(Loss loss) {
    return switch (loss) {
      case CROSS_ENTROPY -> LossFunction.MCXENT;
      case BINARY_CROSS_ENTROPY -> LossFunction.XENT;
      case HINGE -> LossFunction.HINGE;
      case SQUARED_HINGE -> LossFunction.SQUARED_HINGE;
      case KL_DIVERGENCE -> LossFunction.KL_DIVERGENCE;
      case COSINE_PROXIMITY -> LossFunction.COSINE_PROXIMITY;
      case MSE -> LossFunction.MSE;
      case MAE -> LossFunction.MEAN_ABSOLUTE_ERROR;
      case MAPE -> LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR;
      case MSLE -> LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR;
      case POISSON -> LossFunction.POISSON;
    };
  }

  /** All but what needs a distribution beside it, and what fits square weights alone. */
  private static Map<String, WeightInit> weightInits() {
    Map<String, WeightInit> inits = byName(WeightInit.values(), Names::lower);
    inits.remove(lower(WeightInit.DISTRIBUTION));
    inits.remove(lower(WeightInit.IDENTITY));
    return inits;
  }

  private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
    return Arrays.stream(values)
        .collect(Collectors.toMap(name, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
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
