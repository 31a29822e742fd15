package dev.lockstep.training.model;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The network to train; its input is the dataset's feature tensor.
 *
 * @param source where it comes from
 * @param dataType of a list of layers or a file of Keras; others say it themselves, and have {@code
 *     null}
 * @param objective what the loss makes of the classes
 */
public record NetworkSpec(NetworkSource source, Precision dataType, Objective objective)
    implements Serializable {
  public NetworkSpec {
    objective = objective == null ? Objective.PLAIN : objective;
  }

  /** With the loss as it is. */
  public NetworkSpec(NetworkSource source, Precision dataType) {
    this(source, dataType, Objective.PLAIN);
  }

  /** The same network with another objective. */
  public NetworkSpec with(Objective other) {
    return new NetworkSpec(source, dataType, other);
  }

  /** A list of float32 layers with an initialization and an L2 penalty. */
  public NetworkSpec(List<LayerSpec> layers, String weightInit, double l2) {
    this(new NetworkSource.Layers(layers, LayerDefaults.of(weightInit, l2)), Precision.FLOAT32);
  }

  /** From input to output; empty if the network is no list of layers. */
  public List<LayerSpec> layers() {
    return source instanceof NetworkSource.Layers list ? list.layers() : List.of();
  }

  /** The last layer if it is an output layer of a list. */
  public Optional<LayerSpec.Output> output() {
    List<LayerSpec> layers = layers();
    return !layers.isEmpty() && layers.get(layers.size() - 1) instanceof LayerSpec.Output output
        ? Optional.of(output)
        : Optional.empty();
  }

  /** The output layer of a list alone, over the same features. */
  public Optional<NetworkSpec> linear() {
    return output()
        .map(
            output ->
                new NetworkSpec(
                    new NetworkSource.Layers(
                        List.of(output), ((NetworkSource.Layers) source).defaults()),
                    dataType,
                    objective));
  }
}
