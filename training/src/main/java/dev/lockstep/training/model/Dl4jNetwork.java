package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** What Deeplearning4j's two kinds of network have in common but no shared interface for. */
sealed interface Dl4jNetwork permits LayerStack, LayerGraph {

  /** Wraps an initialized network. */
  static Dl4jNetwork of(Model model) {
    if (model instanceof MultiLayerNetwork layers) {
      return new LayerStack(layers);
    }
    if (model instanceof ComputationGraph graph) {
      return new LayerGraph(graph);
    }
    throw new UserException(
        "a MultiLayerNetwork or a ComputationGraph can be trained, found a "
            + model.getClass().getName());
  }

  Model model();

  /** Name of the kind in model files. */
  String kind();

  /** Flattened gradients, a live view; made if the network has not been fit yet. */
  INDArray gradients();

  /** What turns gradients into steps. */
  BaseMultiLayerUpdater<?> updater();

  /** Flattened updater state, a live view, or {@code null} if the updater has none. */
  default INDArray updaterState() {
    return updater().getStateViewArray();
  }

  /** Everything with parameters, in the order in which they are flattened. */
  List<Trainable> trainables();

  Layer[] layers();

  /** The (first) output layer. */
  Layer outputLayer();

  /** One optimizer iteration. */
  void fit(INDArray features, INDArray labels);

  /** Forward and backward pass without an update: leaves gradients and score. */
  void gradient(INDArray features, INDArray labels);

  /** Puts other layers in the places of its layers, in their order. */
  void replaceLayers(UnaryOperator<Layer> replacement);

  /** Activations of the (first) output layer in inference mode. */
  INDArray output(INDArray features);

  void setProgress(int iteration, int epoch);

  void setScore(double score);

  List<TrainingListener> listeners();

  void setListeners(List<TrainingListener> listeners);

  /** The configuration in Deeplearning4j's JSON. */
  String configurationJson();

  /** Whether gradients are cut in time, so that one fit is several iterations. */
  boolean truncatesInTime();

  /** Frees the native memory. */
  void close();

  /** What reshapes the input for the first layer, or {@code null}. */
  InputPreProcessor inputPreProcessor();

  /** Width of the output layer. */
  default int outputs() {
    Layer[] layers = layers();
    for (int i = layers.length - 1; i >= 0; i--) {
      if (layers[i].conf().getLayer() instanceof FeedForwardLayer layer && layer.getNOut() > 0) {
        return Math.toIntExact(layer.getNOut());
      }
    }
    throw new UserException(
        "the network's last layer must have a number of outputs, found a "
            + outputLayer().conf().getLayer().getClass().getSimpleName());
  }

  /** What the (first) output layer minimizes. */
  default ILossFunction loss() {
    if (outputLayer().conf().getLayer() instanceof BaseOutputLayer layer) {
      return layer.getLossFn();
    }
    if (outputLayer().conf().getLayer() instanceof LossLayer layer) {
      return layer.getLossFn();
    }
    throw new UserException(
        "the network's last layer must be an output or a loss layer, found a "
            + outputLayer().conf().getLayer().getClass().getSimpleName());
  }

  /** What the (first) output layer, one with a {@link #loss()}, makes of its sums. */
  default IActivation outputActivation() {
    return ((BaseLayer) outputLayer().conf().getLayer()).getActivationFn();
  }

  /** Whether training draws random numbers: dropout, weight noise or random slopes. */
  default boolean drawsNoise() {
    return Arrays.stream(layers())
        .flatMap(layer -> Configuration.nested(layer.conf().getLayer()))
        .anyMatch(Dl4jNetwork::isNoisy);
  }

  private static boolean isNoisy(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getIDropout() != null
        || (layer instanceof BaseLayer base && base.getWeightNoise() != null)
        || (layer instanceof BaseLayer sloped
            && sloped.getActivationFn() instanceof ActivationRReLU)
        || (layer instanceof ActivationLayer only
            && only.getActivationFn() instanceof ActivationRReLU);
  }
}
