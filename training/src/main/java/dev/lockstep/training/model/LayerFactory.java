package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Makes one Deeplearning4j layer after the other and follows the size of what they pass on. */
final class LayerFactory {
  /**
   * @param output size of one row behind the layer
   */
  record Made(Layer layer, Extent output) {}

  private final LabelSpec label;

  /**
   * @param label what the output layer predicts
   */
  LayerFactory(LabelSpec label) {
    this.label = label;
  }

  Made make(int index, LayerSpec spec, Extent input) {
    if (spec instanceof LayerSpec.Dense dense) {
      return dense(where(index, "dense"), dense);
    }
    if (spec instanceof LayerSpec.Convolution convolution) {
      return convolution(where(index, "convolution"), convolution, input);
    }
    if (spec instanceof LayerSpec.Pooling pooling) {
      return pooling(where(index, "pooling"), pooling, input);
    }
    if (spec instanceof LayerSpec.BatchNormalization) {
      return new Made(
          new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder().build(), input);
    }
    if (spec instanceof LayerSpec.Dropout dropout) {
      return dropout(where(index, "dropout"), dropout, input);
    }
    return output(where(index, "output"), (LayerSpec.Output) spec);
  }

  private static Made dense(String where, LayerSpec.Dense spec) {
    Layer layer =
        new DenseLayer.Builder()
            .nOut(atLeastOne(where, "units", spec.units()))
            .activation(Names.activation(where, spec.activation()))
            .build();
    return new Made(layer, Extent.vector(spec.units()));
  }

  private static Made convolution(String where, LayerSpec.Convolution spec, Extent input) {
    int kernel = atLeastOne(where, "kernel", spec.kernel());
    int stride = atLeastOne(where, "stride", spec.stride());
    Layer layer =
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(atLeastOne(where, "filters", spec.filters()))
            .activation(Names.activation(where, spec.activation()))
            .build();
    return new Made(layer, input.slide(where, spec.filters(), kernel, stride));
  }

  private static Made pooling(String where, LayerSpec.Pooling spec, Extent input) {
    int kernel = atLeastOne(where, "kernel", spec.kernel());
    int stride = atLeastOne(where, "stride", spec.stride());
    Layer layer =
        new SubsamplingLayer.Builder(Names.pooling(where, spec.kind()))
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .build();
    return new Made(layer, input.slide(where, input.channels(), kernel, stride));
  }

  private static Made dropout(String where, LayerSpec.Dropout spec, Extent input) {
    if (!(spec.rate() > 0 && spec.rate() < 1)) {
      throw new UserException(
          where + ": rate must be greater than 0 and below 1, found " + spec.rate());
    }
    // Deeplearning4j wants the share that is kept
    return new Made(new DropoutLayer.Builder(1 - spec.rate()).build(), input);
  }

  private Made output(String where, LayerSpec.Output spec) {
    LossFunction loss = Names.loss(where, spec.loss());
    Activation activation = Names.outputActivation(where, spec.activation());
    OutputFit.problem(where, spec, label)
        .ifPresent(
            problem -> {
              throw new UserException(problem);
            });
    int units = label instanceof ClassLabel ? label.classCount() : 1;
    Layer layer = new OutputLayer.Builder(loss).nOut(units).activation(activation).build();
    return new Made(layer, Extent.vector(units));
  }

  static String where(int index, String type) {
    return "layer " + index + " (" + type + ")";
  }

  private static int atLeastOne(String where, String name, int value) {
    if (value < 1) {
      throw new UserException(where + ": " + name + " must be at least 1, found " + value);
    }
    return value;
  }
}
