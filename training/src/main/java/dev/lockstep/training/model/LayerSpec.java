package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/** One layer; the last layer of a network is an {@link Output}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LayerSpec.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = LayerSpec.Convolution.class, name = "convolution"),
  @JsonSubTypes.Type(value = LayerSpec.Pooling.class, name = "pooling"),
  @JsonSubTypes.Type(value = LayerSpec.BatchNormalization.class, name = "batch_normalization"),
  @JsonSubTypes.Type(value = LayerSpec.Dropout.class, name = "dropout"),
  @JsonSubTypes.Type(value = LayerSpec.Output.class, name = "output")
})
public sealed interface LayerSpec extends Serializable {
  /**
   * Fully connected.
   *
   * @param units outputs
   * @param activation name, e.g. {@code relu}
   */
  record Dense(int units, String activation) implements LayerSpec {}

  /**
   * 2-D convolution over {@code [batch, channels, height, width]}, no padding.
   *
   * @param filters output channels
   * @param kernel height and width of the square kernel
   * @param stride in both directions
   * @param activation name, e.g. {@code relu}
   */
  record Convolution(int filters, int kernel, int stride, String activation) implements LayerSpec {}

  /**
   * 2-D pooling.
   *
   * @param kind {@code max} or {@code average}
   * @param kernel height and width of the square window
   * @param stride in both directions
   */
  record Pooling(String kind, int kernel, int stride) implements LayerSpec {}

  /** Batch normalization (Ioffe and Szegedy 2015) over the channel or feature dimension. */
  record BatchNormalization() implements LayerSpec {}

  /**
   * Dropout (Srivastava et al. 2014).
   *
   * @param rate share of the activations that are zeroed, 0 to 1
   */
  record Dropout(double rate) implements LayerSpec {}

  /**
   * Last layer; its units are the dataset's classes, or one for a value.
   *
   * @param activation {@code softmax} for classes, {@code identity} for a value
   * @param loss {@code cross_entropy} (mean, in nats) for classes; {@code mse} (mean squared error)
   *     or {@code mae} (mean absolute error) for a value, in stored units
   */
  record Output(String activation, String loss) implements LayerSpec {}
}
