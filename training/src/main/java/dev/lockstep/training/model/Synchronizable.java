package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

/** Whether ranks with shares of a batch can train as one process with the whole batch would. */
final class Synchronizable {
  private Synchronizable() {}

  /**
   * @throws UserException with the reason why not
   */
  static void require(Dl4jNetwork network, GradientSpec spec) {
    var configuration = network.model().conf();
    if (configuration.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new UserException(
          "the optimization algorithm must be STOCHASTIC_GRADIENT_DESCENT, found "
              + configuration.getOptimizationAlgo());
    }
    if (!configuration.isMiniBatch()) {
      throw new UserException(
          "the network is configured with miniBatch(false), which sums instead of averaging over"
              + " the batch; synchronized training averages over the global batch, remove it");
    }
    if (network.truncatesInTime() && spec.microBatch() > 0) {
      throw new UserException(
          "micro_batch and truncated back-propagation through time exclude each other: every"
              + " segment is an update of its own; leave micro_batch out");
    }
    for (var layer : network.layers()) {
      requireSums(layer.conf().getLayer());
    }
  }

  /** A loss that is no sum over rows has no gradient that ranks could add. */
  private static void requireSums(Layer layer) {
    boolean whole =
        layer instanceof CenterLossOutputLayer
            || layer instanceof OCNNOutputLayer
            || (layer instanceof BaseOutputLayer output
                && output.getLossFn() instanceof LossFMeasure);
    if (whole) {
      throw new UserException(
          "the loss of the layer "
              + layer.getLayerName()
              + " is one of a whole batch and no sum over its rows, so ranks with shares of the"
              + " batch cannot compute it together (F-measure, center loss, one-class networks)");
    }
  }
}
