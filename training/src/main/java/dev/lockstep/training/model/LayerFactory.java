package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.Extent.Kind;
import dev.lockstep.training.model.Extent.Window;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;

/** Makes one Deeplearning4j layer after the other and follows the size of what they pass on. */
final class LayerFactory {
  /**
   * @param layer of Deeplearning4j
   * @param before what reshapes its input, or {@code null} to leave that to Deeplearning4j
   * @param output size of one row behind the layer
   */
  record Made(Layer layer, InputPreProcessor before, Extent output) {
    Made(Layer layer, Extent output) {
      this(layer, null, output);
    }
  }

  private final LabelSpec label;
  private final RecurrentFactory recurrent;
  private final Weights weights;

  /**
   * @param label what the output layer predicts
   */
  LayerFactory(LabelSpec label, Weights weights) {
    this.label = label;
    this.weights = weights;
    this.recurrent = new RecurrentFactory(weights);
  }

  /**
   * @param next the layer behind it, or {@code null}; a {@link LayerSpec.LastStep} is made together
   *     with the layer before it
   */
  Made make(int index, LayerSpec spec, LayerSpec next, Extent input) {
    String where = where(index, type(spec));
    if (spec instanceof LayerSpec.Recurrent layer) {
      return recurrent.make(where, layer, next instanceof LayerSpec.LastStep, input);
    }
    if (spec instanceof LayerSpec.Dense dense) {
      return dense(where, dense, input);
    }
    if (spec instanceof LayerSpec.Convolution || spec instanceof LayerSpec.Convolution1d) {
      return spec instanceof LayerSpec.Convolution convolution
          ? convolution(where, convolution, input)
          : convolution1d(where, (LayerSpec.Convolution1d) spec, input);
    }
    if (spec instanceof LayerSpec.Pooling pooling) {
      return pooling(where, pooling, input);
    }
    if (spec instanceof LayerSpec.Pooling1d pooling) {
      return pooling1d(where, pooling, input);
    }
    return spec instanceof LayerSpec.Output output
        ? output(where, output, input)
        : simple(where, spec, input);
  }

  /** Layers without weights that are trained by the gradient of a product. */
  private Made simple(String where, LayerSpec spec, Extent input) {
    if (spec instanceof LayerSpec.GlobalPooling pooling) {
      return globalPooling(where, pooling, input);
    }
    if (spec instanceof LayerSpec.BatchNormalization normalization) {
      return normalization(where, normalization, input);
    }
    if (spec instanceof LayerSpec.Dropout dropout) {
      return dropout(where, dropout, input);
    }
    if (spec instanceof LayerSpec.Activation activation) {
      return new Made(new ActivationLayer(Names.activation(where, activation.activation())), input);
    }
    if (spec instanceof LayerSpec.Flatten) {
      return flatten(input);
    }
    if (spec instanceof LayerSpec.Embedding embedding) {
      return embedding(where, embedding, input);
    }
    throw new UserException(where + " must follow a layer of type lstm or simple_rnn");
  }

  private Made dense(String where, LayerSpec.Dense spec, Extent input) {
    requireNoSequence(where, input);
    DenseLayer.Builder builder =
        new DenseLayer.Builder()
            .nOut(atLeastOne(where, "units", spec.units()))
            .activation(Names.activation(where, spec.activation()))
            .hasBias(spec.weights().bias());
    weights.apply(where, spec.weights(), builder, Weights.COLUMNS);
    return new Made(builder.build(), Extent.vector(spec.units()));
  }

  private Made convolution(String where, LayerSpec.Convolution spec, Extent input) {
    input.require(where, Kind.IMAGE);
    Window window = window(where, spec.kernel(), spec.stride(), spec.dilation(), spec.padding());
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(spec.kernel(), spec.kernel())
            .stride(spec.stride(), spec.stride())
            .dilation(spec.dilation(), spec.dilation())
            .convolutionMode(Names.padding(where, spec.padding()))
            .nOut(atLeastOne(where, "filters", spec.filters()))
            .activation(Names.activation(where, spec.activation()))
            .hasBias(spec.weights().bias());
    weights.apply(where, spec.weights(), builder, Weights.FILTERS);
    return new Made(builder.build(), input.slide(where, spec.filters(), window));
  }

  private Made convolution1d(String where, LayerSpec.Convolution1d spec, Extent input) {
    input.require(where, Kind.SEQUENCE);
    Window window = window(where, spec.kernel(), spec.stride(), spec.dilation(), spec.padding());
    Convolution1DLayer.Builder builder =
        new Convolution1DLayer.Builder(spec.kernel(), spec.stride());
    builder.dilation(spec.dilation());
    builder
        .convolutionMode(Names.padding(where, spec.padding()))
        .nOut(atLeastOne(where, "filters", spec.filters()))
        .activation(Names.activation(where, spec.activation()))
        .hasBias(spec.weights().bias());
    weights.apply(where, spec.weights(), builder, Weights.FILTERS);
    return new Made(builder.build(), input.slide(where, spec.filters(), window));
  }

  private static Made pooling(String where, LayerSpec.Pooling spec, Extent input) {
    input.require(where, Kind.IMAGE);
    Window window = window(where, spec.kernel(), spec.stride(), 1, spec.padding());
    Layer layer =
        new SubsamplingLayer.Builder(Names.pooling(where, spec.kind()))
            .kernelSize(spec.kernel(), spec.kernel())
            .stride(spec.stride(), spec.stride())
            .convolutionMode(Names.padding(where, spec.padding()))
            .build();
    return new Made(layer, input.slide(where, input.channels(), window));
  }

  private static Made pooling1d(String where, LayerSpec.Pooling1d spec, Extent input) {
    input.require(where, Kind.SEQUENCE);
    Window window = window(where, spec.kernel(), spec.stride(), 1, spec.padding());
    Layer layer =
        new Subsampling1DLayer.Builder(Names.pooling(where, spec.kind()))
            .kernelSize(spec.kernel())
            .stride(spec.stride())
            .convolutionMode(Names.padding(where, spec.padding()))
            .build();
    return new Made(layer, input.slide(where, input.channels(), window));
  }

  private static Window window(String where, int kernel, int stride, int dilation, String padding) {
    return new Window(
        atLeastOne(where, "kernel", kernel),
        atLeastOne(where, "stride", stride),
        atLeastOne(where, "dilation", dilation),
        Names.padding(where, padding) == ConvolutionMode.Same);
  }

  private static Made globalPooling(String where, LayerSpec.GlobalPooling spec, Extent input) {
    if (input.kind() == Kind.VECTOR) {
      throw new UserException(
          where
              + " needs an image or a sequence, but the layer before it gives a vector of "
              + input);
    }
    return new Made(
        new GlobalPoolingLayer(Names.globalPooling(where, spec.kind())),
        Extent.vector(input.channels()));
  }

  private static Made normalization(String where, LayerSpec.BatchNormalization spec, Extent input) {
    if (input.kind() == Kind.SEQUENCE) {
      throw new UserException(
          where + " takes vectors and images, but it gets a sequence of " + input);
    }
    if (!(spec.decay() >= 0 && spec.decay() < 1 && spec.epsilon() > 0)) {
      throw new UserException(
          where
              + ": decay must be at least 0 and below 1 and epsilon above 0, found %s and %s"
                  .formatted(spec.decay(), spec.epsilon()));
    }
    Layer layer =
        new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
            .decay(spec.decay())
            .eps(spec.epsilon())
            .build();
    return new Made(layer, input);
  }

  private static Made dropout(String where, LayerSpec.Dropout spec, Extent input) {
    if (!(spec.rate() > 0 && spec.rate() < 1)) {
      throw new UserException(
          where + ": rate must be greater than 0 and below 1, found " + spec.rate());
    }
    // Deeplearning4j wants the share that is kept
    return new Made(new DropoutLayer.Builder(1 - spec.rate()).build(), input);
  }

  /** Deeplearning4j flattens in front of layers; one that does nothing else gives it a place. */
  private static Made flatten(Extent input) {
    InputPreProcessor before =
        switch (input.kind()) {
          case VECTOR -> null;
          case IMAGE ->
              new CnnToFeedForwardPreProcessor(input.height(), input.width(), input.channels());
          case SEQUENCE -> new KerasFlattenRnnPreprocessor(input.channels(), input.width());
        };
    Layer nothing = new ActivationLayer(org.nd4j.linalg.activations.Activation.IDENTITY);
    return new Made(nothing, before, Extent.vector(input.elements()));
  }

  private Made embedding(String where, LayerSpec.Embedding spec, Extent input) {
    input.require(where, Kind.VECTOR);
    EmbeddingSequenceLayer.Builder builder =
        new EmbeddingSequenceLayer.Builder()
            .nIn(atLeastOne(where, "categories", spec.categories()))
            .nOut(atLeastOne(where, "units", spec.units()))
            .inputLength(input.width())
            .hasBias(false);
    weights.apply(where, spec.weights(), builder, Weights.ROWS);
    EmbeddingSequenceLayer layer = builder.build();
    return new Made(layer, Extent.sequence(spec.units(), input.width()));
  }

  private Made output(String where, LayerSpec.Output spec, Extent input) {
    requireNoSequence(where, input);
    Names.loss(where, spec.loss());
    Names.activation(where, spec.activation());
    OutputFit.problem(where, spec, label)
        .ifPresent(
            problem -> {
              throw new UserException(problem);
            });
    Loss loss = Loss.of(spec.loss()).orElseThrow();
    int units = loss.kind() == Loss.Kind.CLASSES ? label.classCount() : 1;
    OutputLayer.Builder builder =
        new OutputLayer.Builder(Names.function(loss))
            .nOut(units)
            .activation(Names.activation(where, spec.activation()))
            .hasBias(spec.weights().bias());
    weights.apply(where, spec.weights(), builder, Weights.COLUMNS);
    return new Made(builder.build(), Extent.vector(units));
  }

  /** Deeplearning4j would answer for every step. */
  private static void requireNoSequence(String where, Extent input) {
    if (input.kind() == Kind.SEQUENCE) {
      throw new UserException(
          "%s needs a vector, but the layer before it gives a sequence of %s; put last_step, global_pooling or flatten between them"
              .formatted(where, input));
    }
  }

  static String where(int index, String type) {
    return "layer " + index + " (" + type + ")";
  }

  /** Its name in pipeline files. */
  static String type(LayerSpec spec) {
    return Arrays.stream(LayerSpec.class.getAnnotation(JsonSubTypes.class).value())
        .filter(type -> type.value() == spec.getClass())
        .findFirst()
        .orElseThrow()
        .name();
  }

  static int atLeastOne(String where, String name, int value) {
    if (value < 1) {
      throw new UserException(where + ": " + name + " must be at least 1, found " + value);
    }
    return value;
  }
}
