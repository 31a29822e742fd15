package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.Arrays;

/**
 * One layer; the last layer of a network is an {@link Output}. Component names are those of the
 * pipeline file.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LayerSpec.Dense.class, name = "dense"),
  @JsonSubTypes.Type(value = LayerSpec.Convolution.class, name = "convolution"),
  @JsonSubTypes.Type(value = LayerSpec.Convolution1d.class, name = "convolution_1d"),
  @JsonSubTypes.Type(value = LayerSpec.Pooling.class, name = "pooling"),
  @JsonSubTypes.Type(value = LayerSpec.Pooling1d.class, name = "pooling_1d"),
  @JsonSubTypes.Type(value = LayerSpec.GlobalPooling.class, name = "global_pooling"),
  @JsonSubTypes.Type(value = LayerSpec.BatchNormalization.class, name = "batch_normalization"),
  @JsonSubTypes.Type(value = LayerSpec.Dropout.class, name = "dropout"),
  @JsonSubTypes.Type(value = LayerSpec.Activation.class, name = "activation"),
  @JsonSubTypes.Type(value = LayerSpec.Flatten.class, name = "flatten"),
  @JsonSubTypes.Type(value = LayerSpec.Embedding.class, name = "embedding"),
  @JsonSubTypes.Type(value = LayerSpec.Lstm.class, name = "lstm"),
  @JsonSubTypes.Type(value = LayerSpec.SimpleRnn.class, name = "simple_rnn"),
  @JsonSubTypes.Type(value = LayerSpec.LastStep.class, name = "last_step"),
  @JsonSubTypes.Type(value = LayerSpec.Output.class, name = "output")
})
public sealed interface LayerSpec extends Serializable {
  /** Padding so that {@code ceil(size / stride)} positions remain of {@code size}. */
  String SAME = "same";

  /** No padding. */
  String VALID = "valid";

  /** Whether layers of a type have {@link WeightOptions}. */
  static boolean hasWeights(String type) {
    return Arrays.stream(LayerSpec.class.getAnnotation(JsonSubTypes.class).value())
        .filter(known -> known.name().equals(type))
        .flatMap(known -> Arrays.stream(known.value().getRecordComponents()))
        .anyMatch(component -> component.getType() == WeightOptions.class);
  }

  /**
   * Fully connected.
   *
   * @param units outputs
   * @param activation name, e.g. {@code relu}
   * @param weights what differs from the network's
   */
  record Dense(int units, String activation, WeightOptions weights) implements LayerSpec {
    /** With the network's own options. */
    public Dense(int units, String activation) {
      this(units, activation, WeightOptions.NETWORK);
    }
  }

  /**
   * 2-D convolution over {@code [batch, channels, height, width]}.
   *
   * @param filters output channels
   * @param kernel height and width of the square kernel
   * @param stride in both directions
   * @param padding {@code valid} or {@code same}
   * @param dilation distance of the kernel's elements, 1 for none between them
   * @param activation name, e.g. {@code relu}
   * @param weights what differs from the network's
   */
  record Convolution(
      int filters,
      int kernel,
      int stride,
      String padding,
      int dilation,
      String activation,
      WeightOptions weights)
      implements LayerSpec {
    /** Without padding and dilation. */
    public Convolution(int filters, int kernel, int stride, String activation) {
      this(filters, kernel, stride, VALID, 1, activation, WeightOptions.NETWORK);
    }
  }

  /**
   * Convolution along the steps of {@code [batch, features, time]}; else as {@link Convolution}.
   */
  record Convolution1d(
      int filters,
      int kernel,
      int stride,
      String padding,
      int dilation,
      String activation,
      WeightOptions weights)
      implements LayerSpec {}

  /**
   * 2-D pooling.
   *
   * @param kind {@code max} or {@code average}
   * @param kernel height and width of the square window
   * @param stride in both directions
   * @param padding {@code valid} or {@code same}
   */
  record Pooling(String kind, int kernel, int stride, String padding) implements LayerSpec {
    /** Without padding. */
    public Pooling(String kind, int kernel, int stride) {
      this(kind, kernel, stride, VALID);
    }
  }

  /** Pooling along the steps of {@code [batch, features, time]}; else as {@link Pooling}. */
  record Pooling1d(String kind, int kernel, int stride, String padding) implements LayerSpec {}

  /**
   * One value per channel of an image or feature of a sequence.
   *
   * @param kind {@code max}, {@code average} or {@code sum}
   */
  record GlobalPooling(String kind) implements LayerSpec {}

  /**
   * Batch normalization (Ioffe and Szegedy 2015) over the channel or feature dimension.
   *
   * @param decay share of the running mean and variance that a step keeps
   * @param epsilon added to the variance
   */
  record BatchNormalization(double decay, double epsilon) implements LayerSpec {
    /** With Deeplearning4j's usual numbers. */
    public BatchNormalization() {
      this(0.9, 1e-5);
    }
  }

  /**
   * Dropout (Srivastava et al. 2014).
   *
   * @param rate share of the activations that are zeroed, 0 to 1
   */
  record Dropout(double rate) implements LayerSpec {}

  /**
   * An activation function alone.
   *
   * @param activation name, e.g. {@code relu}
   */
  record Activation(String activation) implements LayerSpec {}

  /** Images and sequences become vectors. */
  record Flatten() implements LayerSpec {}

  /**
   * First layer over indices: {@code [batch, time]} becomes the sequence {@code [batch, units,
   * time]}.
   *
   * @param categories number of indices, from 0
   * @param units length of the vector of an index
   * @param weights what differs from the network's
   */
  record Embedding(int categories, int units, WeightOptions weights) implements LayerSpec {}

  /** Layers that carry a state along the steps of {@code [batch, features, time]}. */
  sealed interface Recurrent extends LayerSpec {
    /** Length of the state. */
    int units();

    /**
     * How the answers of a second pass, from the last step to the first, are joined with the first:
     * {@code concat}, {@code add}, {@code multiply} or {@code average}; {@code none} for one pass.
     */
    String bidirectional();
  }

  /**
   * Long short-term memory (Hochreiter and Schmidhuber 1997), without peepholes.
   *
   * @param activation of the cell
   * @param gateActivation of the gates
   * @param forgetBias start of the forget gate's bias
   * @param weights what differs from the network's
   */
  record Lstm(
      int units,
      String activation,
      String gateActivation,
      double forgetBias,
      String bidirectional,
      WeightOptions weights)
      implements Recurrent {}

  /**
   * Elman's network.
   *
   * @param activation of the state
   * @param weights what differs from the network's
   */
  record SimpleRnn(int units, String activation, String bidirectional, WeightOptions weights)
      implements Recurrent {}

  /** The state after the last step, of both passes if there are two; follows a recurrent layer. */
  record LastStep() implements LayerSpec {}

  /**
   * Last layer; its units are the dataset's classes, or one for a value and for {@code
   * binary_cross_entropy}.
   *
   * @param activation one that the loss takes, see {@link Loss#activations()}
   * @param loss name of a {@link Loss}; of a value it is in stored units
   * @param weights what differs from the network's
   */
  record Output(String activation, String loss, WeightOptions weights) implements LayerSpec {
    /** With the network's own options. */
    public Output(String activation, String loss) {
      this(activation, loss, WeightOptions.NETWORK);
    }
  }
}
