package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.Extent.Kind;
import dev.lockstep.training.model.backend.NativeBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Turns lists of layers into Deeplearning4j configurations, and frees networks. */
public final class Networks {
  private Networks() {}

  /**
   * Frees the native memory of a network, which must not be used any more.
   *
   * @param network MultiLayerNetwork or ComputationGraph
   */
  public static void close(Model network) {
    Dl4jNetwork.of(network).close();
  }

  /**
   * The configuration of a list of layers for a dataset. Features arrive as {@code [rows,
   * elements]} in C order; a network that begins with convolutions sees them as {@code [rows,
   * channels, height, width]}, one that begins with recurrent layers as {@code [rows, features,
   * time]}.
   *
   * @param seed of the initialization
   * @throws UserException if a name is unknown, a number out of range, or a layer does not fit the
   *     one before it; the message names the layer's index from 0 and the sizes
   */
  public static MultiLayerConfiguration configuration(
      NetworkSpec network, UpdaterSpec updater, Schema schema, long seed) {
    NativeBackend.initialize();
    if (!(network.source() instanceof NetworkSource.Layers source)) {
      throw new IllegalArgumentException("not a list of layers");
    }
    requireShape(source.layers());
    Weights weights = new Weights(source.defaults(), updater);
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(network.dataType().type())
            .updater(Updaters.of(updater))
            .weightInit(Names.weightInit("", source.defaults().weightInit()));
    if (source.defaults().clipValue() != null) {
      builder
          .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
          .gradientNormalizationThreshold(source.defaults().clipValue());
    }
    // or it would take the categories of an embedding for the number of features
    NeuralNetConfiguration.ListBuilder list = builder.list().overrideNinUponBuild(false);
    return list.setInputType(
            add(list, source.layers(), new LayerFactory(schema.label(), weights), schema))
        .build();
  }

  private static InputType add(
      NeuralNetConfiguration.ListBuilder list,
      List<LayerSpec> layers,
      LayerFactory factory,
      Schema schema) {
    Extent extent = extent(layers, schema);
    InputType input = extent.inputType();
    int position = 0;
    for (int index = 0; index < layers.size(); index++) {
      LayerSpec next = index + 1 < layers.size() ? layers.get(index + 1) : null;
      LayerFactory.Made made = factory.make(index, layers.get(index), next, extent);
      extent = made.output();
      if (made.before() != null) {
        list.inputPreProcessor(position, made.before());
      }
      list.layer(position, made.layer());
      position++;
      if (layers.get(index) instanceof LayerSpec.Recurrent && next instanceof LayerSpec.LastStep) {
        index++;
      }
    }
    return input;
  }

  private static Extent extent(List<LayerSpec> layers, Schema schema) {
    Kind kind =
        layers.stream()
            .map(Networks::needed)
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(Kind.VECTOR);
    String needed =
        switch (kind) {
          case IMAGE -> "convolution and pooling";
          case SEQUENCE -> "recurrent and one-dimensional";
          case VECTOR -> "dense";
        };
    return Extent.of(schema.features().inputShape(), kind, needed);
  }

  /** What a layer must get; empty if it takes anything. */
  private static Optional<Kind> needed(LayerSpec layer) {
    if (layer instanceof LayerSpec.Convolution || layer instanceof LayerSpec.Pooling) {
      return Optional.of(Kind.IMAGE);
    }
    if (layer instanceof LayerSpec.Recurrent
        || layer instanceof LayerSpec.Convolution1d
        || layer instanceof LayerSpec.Pooling1d) {
      return Optional.of(Kind.SEQUENCE);
    }
    return layer instanceof LayerSpec.Dense
            || layer instanceof LayerSpec.Flatten
            || layer instanceof LayerSpec.Embedding
        ? Optional.of(Kind.VECTOR)
        : Optional.empty();
  }

  /**
   * What keeps the network's output layer from predicting the label, or empty; says it without
   * loading anything native, so before executors are asked for.
   */
  public static Optional<String> outputProblem(NetworkSpec network, LabelSpec label) {
    String where = LayerFactory.where(network.layers().size() - 1, "output");
    return network.output().flatMap(output -> OutputFit.problem(where, output, label));
  }

  private static void requireShape(List<LayerSpec> layers) {
    List<String> problems = new ArrayList<>();
    int last = layers.size() - 1;
    if (last < 0 || !(layers.get(last) instanceof LayerSpec.Output)) {
      problems.add("the last layer must be of type output");
    }
    for (int index = 0; index < last; index++) {
      if (layers.get(index) instanceof LayerSpec.Output) {
        problems.add("layer " + index + " is of type output, which only the last layer may be");
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException("the network is not valid: " + String.join("; ", problems));
    }
  }
}
