package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Turns specifications into Deeplearning4j configurations. */
public final class Networks {
  private Networks() {}

  /**
   * The configuration of a network for a dataset. Features arrive as {@code [rows, elements]} in C
   * order; a network with convolution or pooling layers sees them as {@code [rows, channels,
   * height, width]}.
   *
   * @param seed of the initialization
   * @throws UserException if a name is unknown, a number out of range, or a layer does not fit the
   *     one before it; the message names the layer's index from 0 and the sizes
   */
  public static MultiLayerConfiguration configuration(
      NetworkSpec network, UpdaterSpec updater, Schema schema, long seed) {
    NativeBackend.initialize();
    requireShape(network);
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(updater(updater))
            .weightInit(Names.weightInit(network.weightInit()));
    if (network.l2() > 0) {
      builder.l2(network.l2());
    }
    boolean spatial = network.layers().stream().anyMatch(Networks::isSpatial);
    Extent extent = Extent.of(schema.features().inputShape(), spatial);
    InputType input = extent.inputType();
    NeuralNetConfiguration.ListBuilder list = builder.list();
    LayerFactory factory = new LayerFactory(schema.label());
    for (int index = 0; index < network.layers().size(); index++) {
      LayerFactory.Made made = factory.make(index, network.layers().get(index), extent);
      extent = made.output();
      list.layer(made.layer());
    }
    return list.setInputType(input).build();
  }

  /**
   * What keeps the network's output layer from predicting the label, or empty; says it without
   * loading anything native, so before executors are asked for.
   */
  public static Optional<String> outputProblem(NetworkSpec network, LabelSpec label) {
    String where = LayerFactory.where(network.layers().size() - 1, "output");
    return network.output().flatMap(output -> OutputFit.problem(where, output, label));
  }

  private static void requireShape(NetworkSpec network) {
    List<String> problems = new ArrayList<>();
    int last = network.layers().size() - 1;
    if (last < 0 || !(network.layers().get(last) instanceof LayerSpec.Output)) {
      problems.add("the last layer must be of type output");
    }
    for (int index = 0; index < last; index++) {
      if (network.layers().get(index) instanceof LayerSpec.Output) {
        problems.add("layer " + index + " is of type output, which only the last layer may be");
      }
    }
    if (!(network.l2() >= 0) || Double.isInfinite(network.l2())) {
      problems.add("l2 must be a number of at least 0, found " + network.l2());
    }
    if (!problems.isEmpty()) {
      throw new UserException("the network is not valid: " + String.join("; ", problems));
    }
  }

  private static boolean isSpatial(LayerSpec layer) {
    return layer instanceof LayerSpec.Convolution || layer instanceof LayerSpec.Pooling;
  }

  private static IUpdater updater(UpdaterSpec spec) {
    if (spec instanceof UpdaterSpec.Sgd sgd) {
      return new Sgd(positive("sgd", "learning_rate", sgd.learningRate()));
    }
    if (spec instanceof UpdaterSpec.Nesterovs nesterovs) {
      return new Nesterovs(
          positive("nesterovs", "learning_rate", nesterovs.learningRate()),
          share("nesterovs", "momentum", nesterovs.momentum()));
    }
    UpdaterSpec.Adam adam = (UpdaterSpec.Adam) spec;
    return new Adam(
        positive("adam", "learning_rate", adam.learningRate()),
        share("adam", "beta1", adam.beta1()),
        share("adam", "beta2", adam.beta2()),
        positive("adam", "epsilon", adam.epsilon()));
  }

  private static double positive(String updater, String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new UserException(
          "updater " + updater + ": " + name + " must be greater than 0, found " + value);
    }
    return value;
  }

  private static double share(String updater, String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new UserException(
          "updater " + updater + ": " + name + " must be at least 0 and below 1, found " + value);
    }
    return value;
  }
}
