package dev.lockstep.training.foreign;

import dev.lockstep.preprocessing.dataset.Schema;
import org.deeplearning4j.nn.api.Model;

/**
 * Makes a network to train. An implementation is public, has a public constructor without
 * arguments, and is needed on the driver alone.
 */
@FunctionalInterface
public interface NetworkFactory {
  /**
   * @param schema of the dataset: shape of the features, and the label
   * @param seed of the run
   * @return a {@code MultiLayerNetwork} or a {@code ComputationGraph} with one input and one output
   *     and Deeplearning4j's own layers; training starts from its parameters, or from random ones
   *     if it is not initialized
   */
  Model create(Schema schema, long seed);
}
