package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  /** Elements of one row of features, as a vector. */
  default int inputs() {
    if (inputPreProcessor() instanceof FeedForwardToCnnPreProcessor image) {
      return Math.toIntExact(
          image.getNumChannels() * image.getInputHeight() * image.getInputWidth());
    }
    if (layers()[0].conf().getLayer() instanceof DenseLayer || layers().length == 1) {
      return Math.toIntExact(((FeedForwardLayer) layers()[0].conf().getLayer()).getNIn());
    }
    throw new UserException(
        "rows of features are vectors, so the network's first layer must be dense or have a"
            + " FeedForwardToCnnPreProcessor, found a "
            + layers()[0].conf().getLayer().getClass().getSimpleName());
  }

  /** What reshapes the input for the first layer, or {@code null}. */
  InputPreProcessor inputPreProcessor();

  /** Width of the output layer. */
  default int outputs() {
    if (outputLayer().conf().getLayer() instanceof FeedForwardLayer layer) {
      return Math.toIntExact(layer.getNOut());
    }
    throw new UserException(
        "the network's last layer must have a number of outputs, found a "
            + outputLayer().conf().getLayer().getClass().getSimpleName());
  }

  /** Whether training draws random numbers: dropout or weight noise. */
  default boolean drawsNoise() {
    return Arrays.stream(layers())
        .map(layer -> layer.conf().getLayer())
        .anyMatch(
            layer ->
                layer.getIDropout() != null
                    || (layer instanceof BaseLayer base && base.getWeightNoise() != null));
  }
}
