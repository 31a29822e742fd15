package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;

/** Finds out from a network's first layers how it wants to see a row of features. */
final class InputViews {
  private final List<Integer> features;

  private InputViews(List<Integer> features) {
    this.features = features;
  }

  /**
   * @param features shape of one row of the dataset, or {@code null} if rows are vectors
   * @throws UserException if the network cannot take such rows
   */
  static InputView of(Dl4jNetwork network, List<Integer> features) {
    InputViews views = new InputViews(features);
    InputPreProcessor before = network.inputPreProcessor();
    InputView view = before == null ? views.ofLayers(network) : views.behind(before);
    return features == null ? view : view.require(features);
  }

  private InputView behind(InputPreProcessor before) {
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return InputView.vector(
          Math.toIntExact(image.getNumChannels() * image.getInputHeight() * image.getInputWidth()));
    }
    if (before instanceof CnnToFeedForwardPreProcessor image) {
      return InputView.image(
          Math.toIntExact(image.getNumChannels()),
          Math.toIntExact(image.getInputHeight()),
          Math.toIntExact(image.getInputWidth()),
          image.getFormat() == CNN2DFormat.NCHW);
    }
    if (before instanceof KerasFlattenRnnPreprocessor) {
      Extent extent = extent(Extent.Kind.SEQUENCE, "recurrent");
      // Keras keeps [time, features], which is flattened as it lies
      return InputView.sequence(extent.channels(), extent.width(), false);
    }
    throw new UserException(
        "the network's input goes through a "
            + before.getClass().getSimpleName()
            + ", which cannot be fed rows of a dataset");
  }

  private InputView ofLayers(Dl4jNetwork network) {
    for (var layer : network.layers()) {
      Layer first = unwrapped(layer.conf().getLayer());
      if (!isShapeless(first)) {
        return ofLayer(first);
      }
    }
    throw new UserException("the network has no layer that says what its input is");
  }

  private static Layer unwrapped(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return unwrapped(wrapper.getUnderlying());
    }
    return layer instanceof Bidirectional both ? unwrapped(both.getFwd()) : layer;
  }

  private static boolean isShapeless(Layer layer) {
    return layer instanceof DropoutLayer || layer instanceof ActivationLayer;
  }

  private InputView ofLayer(Layer first) {
    if (first instanceof BaseRecurrentLayer layer) {
      return sequence(layer.getNIn(), layer.getRnnDataFormat());
    }
    if (first instanceof Convolution1DLayer layer) {
      return sequence(layer.getNIn(), layer.getRnnDataFormat());
    }
    if (first instanceof Subsampling1DLayer) {
      return sequence(extent(Extent.Kind.SEQUENCE, "pooling").channels(), RNNFormat.NCW);
    }
    if (first instanceof ConvolutionLayer layer) {
      return image(layer.getNIn(), layer.getCnn2dDataFormat());
    }
    if (first instanceof SubsamplingLayer layer) {
      return image(extent(Extent.Kind.IMAGE, "pooling").channels(), layer.getCnn2dDataFormat());
    }
    if (first instanceof EmbeddingSequenceLayer && features != null) {
      return InputView.vector(extent(Extent.Kind.VECTOR, "embedding").width());
    }
    if (first instanceof FeedForwardLayer layer && layer.getNIn() > 0) {
      return InputView.vector(Math.toIntExact(layer.getNIn()));
    }
    throw unknown(first);
  }

  private InputView sequence(long inputs, RNNFormat format) {
    Extent extent = extent(Extent.Kind.SEQUENCE, "recurrent");
    if (extent.channels() != inputs) {
      throw new UserException(
          "the network takes sequences of %d features per step, but the dataset's features are %s, steps first"
              .formatted(inputs, features));
    }
    return InputView.sequence(extent.channels(), extent.width(), format != RNNFormat.NWC);
  }

  private InputView image(long channels, CNN2DFormat format) {
    Extent extent = extent(Extent.Kind.IMAGE, "convolution");
    if (extent.channels() != channels) {
      throw new UserException(
          "the network takes images of %d channels, but the dataset's features are %s, channels first"
              .formatted(channels, features));
    }
    return InputView.image(
        extent.channels(), extent.height(), extent.width(), format != CNN2DFormat.NHWC);
  }

  private Extent extent(Extent.Kind kind, String needed) {
    if (features == null) {
      throw new UserException(
          "rows of features are vectors, so the network's first layer must be dense or have a"
              + " FeedForwardToCnnPreProcessor, found a layer for "
              + kind.name().toLowerCase(Locale.ROOT)
              + "s");
    }
    return Extent.of(features, kind, needed);
  }

  private static UserException unknown(Layer first) {
    return new UserException(
        "the network's first layer must be dense, recurrent, a convolution or an embedding, found a"
            + " "
            + first.getClass().getSimpleName());
  }
}
