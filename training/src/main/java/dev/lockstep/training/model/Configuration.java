package dev.lockstep.training.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** Deeplearning4j's two kinds of configuration, before anything is allocated for them. */
sealed interface Configuration {

  /**
   * @param kind name in model files
   * @param json Deeplearning4j's, which is looked through before Deeplearning4j reads it
   * @param where address, for messages
   * @throws UserException if it is no configuration or names foreign classes
   */
  static Configuration parse(String kind, JsonNode json, String where) {
    ConfigurationGuard.check(json, where);
    return switch (kind) {
      case LayerStack.KIND ->
          new Stack(parse(where, () -> MultiLayerConfiguration.fromJson(json.toString())));
      case LayerGraph.KIND ->
          new Graph(parse(where, () -> ComputationGraphConfiguration.fromJson(json.toString())));
      default ->
          throw new UserException(
              "%s must be of kind %s or %s, found %s"
                  .formatted(where, LayerStack.KIND, LayerGraph.KIND, kind));
    };
  }

  /** Name of the kind in model files. */
  String kind();

  /** Those of all layers; of a graph also the default one, which has none. */
  Stream<NeuralNetConfiguration> parts();

  /** Number of parameters of the network that it describes. */
  long parameters();

  void setDataType(DataType type);

  /** Gradients through the whole sequence. */
  void setStandardBackprop();

  /** Deeplearning4j's JSON. */
  String json();

  /**
   * A network.
   *
   * @param parameters flattened, taken as they are, or {@code null} for random ones
   */
  Dl4jNetwork init(INDArray parameters);

  /** Makes all layers follow one updater. */
  default void setUpdater(IUpdater updater) {
    layers()
        .forEach(
            layer -> {
              layer.setIUpdater(updater.clone());
              layer.setBiasUpdater(null);
            });
  }

  /**
   * Lets all weights, not biases, shrink in every step by a share of the learning rate.
   *
   * @throws UserException if a layer has L2 or weight decay of its own
   */
  default void addWeightDecay(double share) {
    layers().forEach(layer -> Weights.addDecay(layer, share));
  }

  /** Makes all output layers weigh classes. */
  default void setClassWeights(List<Double> weights) {
    parts()
        .map(NeuralNetConfiguration::getLayer)
        .filter(BaseOutputLayer.class::isInstance)
        .map(BaseOutputLayer.class::cast)
        .forEach(output -> output.setLossFn(Losses.weighted(output.getLossFn(), weights)));
  }

  default void setSeed(long seed) {
    parts().forEach(part -> part.setSeed(seed));
  }

  /** Layers with parameters, also those inside of others. */
  default Stream<BaseLayer> layers() {
    return parts().map(NeuralNetConfiguration::getLayer).flatMap(Configuration::inner);
  }

  private static Stream<BaseLayer> inner(Layer layer) {
    return nested(layer).filter(BaseLayer.class::isInstance).map(BaseLayer.class::cast);
  }

  /** A layer and those inside of it. */
  static Stream<Layer> nested(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return Stream.concat(Stream.of(layer), nested(wrapper.getUnderlying()));
    }
    if (layer instanceof Bidirectional both) {
      Stream<Layer> inside = Stream.concat(nested(both.getFwd()), nested(both.getBwd()));
      return Stream.concat(Stream.of(layer), inside);
    }
    return Stream.ofNullable(layer);
  }

  /** Of a stack of layers. */
  record Stack(MultiLayerConfiguration value) implements Configuration {
    @Override
    public String kind() {
      return LayerStack.KIND;
    }

    @Override
    public Stream<NeuralNetConfiguration> parts() {
      return value.getConfs().stream();
    }

    @Override
    public long parameters() {
      return parts().mapToLong(part -> part.getLayer().initializer().numParams(part)).sum();
    }

    @Override
    public void setDataType(DataType type) {
      value.setDataType(type);
      parts().forEach(part -> part.setDataType(type));
    }

    @Override
    public void setStandardBackprop() {
      value.setBackpropType(BackpropType.Standard);
    }

    @Override
    public String json() {
      return value.toJson();
    }

    @Override
    public Dl4jNetwork init(INDArray parameters) {
      MultiLayerNetwork network = new MultiLayerNetwork(value);
      network.init(parameters, false);
      return new LayerStack(network);
    }
  }

  /** Of a graph of layers. */
  record Graph(ComputationGraphConfiguration value) implements Configuration {
    @Override
    public String kind() {
      return LayerGraph.KIND;
    }

    @Override
    public Stream<NeuralNetConfiguration> parts() {
      Stream<NeuralNetConfiguration> ofLayers =
          value.getVertices().values().stream()
              .map(vertex -> vertex instanceof LayerVertex layer ? layer.getLayerConf() : null)
              .filter(Objects::nonNull);
      return Stream.concat(Stream.ofNullable(value.getDefaultConfiguration()), ofLayers);
    }

    @Override
    public long parameters() {
      return value.getVertices().values().stream()
          .mapToLong(vertex -> vertex.numParams(false))
          .sum();
    }

    @Override
    public void setDataType(DataType type) {
      value.setDataType(type);
      parts().forEach(part -> part.setDataType(type));
    }

    @Override
    public void setStandardBackprop() {
      value.setBackpropType(BackpropType.Standard);
    }

    @Override
    public String json() {
      return value.toJson();
    }

    @Override
    public Dl4jNetwork init(INDArray parameters) {
      ComputationGraph network = new ComputationGraph(value);
      network.init(parameters, false);
      return new LayerGraph(network);
    }

    List<String> inputs() {
      return value.getNetworkInputs();
    }

    List<String> outputs() {
      return value.getNetworkOutputs();
    }
  }

  /** Something that Deeplearning4j parses. */
  @FunctionalInterface
  interface Parser<T> {
    T parse() throws Exception;
  }

  private static <T> T parse(String where, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (Exception e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UserException(where + " is not a network of Deeplearning4j: " + first, e);
    }
  }
}
