package dev.lockstep.training.model;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A feed-forward network; its input is the dataset's feature tensor.
 *
 * @param layers from input to output
 * @param weightInit name of the initialization, e.g. {@code xavier}, {@code xavier_uniform}, {@code
 *     relu}
 * @param l2 L2 penalty on weights, 0 for none
 */
public record NetworkSpec(List<LayerSpec> layers, String weightInit, double l2)
    implements Serializable {
  public NetworkSpec {
    layers = List.copyOf(layers);
  }

  /** The last layer if it is an output layer. */
  public Optional<LayerSpec.Output> output() {
    return !layers.isEmpty() && layers.get(layers.size() - 1) instanceof LayerSpec.Output output
        ? Optional.of(output)
        : Optional.empty();
  }
}
