package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.model.backend.NativeBackend;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class OneDnnLayersTest {
  /** Fails when Deeplearning4j no longer finds our answer, or no longer needs it. */
  @Test
  void convolutionsGetAnOneDnnHelperWhereTheLibraryHasIt() {
    NetworkSpec spec =
        Samples.network(new LayerSpec.Convolution(4, 3, 1, "relu"), Samples.output());
    NativeBackend.initialize();
    MultiLayerNetwork network =
        new MultiLayerNetwork(Networks.configuration(spec, Samples.adam(), Samples.schema(), 1));
    network.init();
    Object helper = ((ConvolutionLayer) network.getLayer(0)).getHelper();

    assertThat(helper != null).isEqualTo(NativeBackend.describe().oneDnn());
  }

  /** ForeignNetworksTest trains such a network; with oneDNN some trainings ended in NaN. */
  @Test
  void convolutionsWithChannelsLastGetNone() {
    NativeBackend.initialize();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new org.deeplearning4j.nn.conf.layers.ConvolutionLayer.Builder(3, 3)
                        .dataFormat(CNN2DFormat.NHWC)
                        .nIn(2)
                        .nOut(3)
                        .build())
                .setInputType(InputType.convolutional(5, 5, 2, CNN2DFormat.NHWC))
                .build());
    network.init();

    Dl4jNetwork.of(network);

    assertThat(((ConvolutionLayer) network.getLayer(0)).getHelper()).isNull();
  }
}
