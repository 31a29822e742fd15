package dev.lockstep.training.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * A part of the flattened parameters.
 *
 * @param layer name of its layer
 * @param name e.g. {@code W}
 * @param length elements
 * @param idle whether it is a bias that the batch normalization behind it takes away again: its
 *     gradient is zero but for rounding, so what an adaptive updater makes of it is chance
 */
public record ParameterBlock(String layer, String name, long length, boolean idle) {

  /** All parts, in the order in which parameters are flattened. */
  static List<ParameterBlock> of(Dl4jNetwork network) {
    List<String> idle = new ArrayList<>();
    if (network instanceof LayerStack) {
      Layer[] layers = network.layers();
      for (int i = 1; i < layers.length; i++) {
        if (layers[i].conf().getLayer() instanceof BatchNormalization && isLinear(layers[i - 1])) {
          idle.add(layers[i - 1].conf().getLayer().getLayerName());
        }
      }
    }
    List<ParameterBlock> blocks = new ArrayList<>();
    for (Trainable layer : network.trainables()) {
      String name = layer.getConfig().getLayerName();
      layer
          .paramTable(false)
          .forEach(
              (key, array) -> {
                boolean bias = key.equals(DefaultParamInitializer.BIAS_KEY);
                blocks.add(
                    new ParameterBlock(name, key, array.length(), bias && idle.contains(name)));
              });
    }
    return blocks;
  }

  private static boolean isLinear(Layer layer) {
    return layer.conf().getLayer() instanceof BaseLayer base
        && base.getActivationFn() instanceof ActivationIdentity;
  }
}
