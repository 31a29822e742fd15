package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.training.model.backend.NativeBackend;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class GlobalNormClipTest {
  private static final GradientLayout LAYOUT =
      new GradientLayout(
          List.of(new GradientLayout.Slice(0, 2), new GradientLayout.Slice(3, 4)),
          List.of(new GradientLayout.Slice(2, 3)));

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  @Test
  void scalesDownToTheLimitAndLeavesRunningStatisticsAlone() {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray gradients = Nd4j.createFromArray(new double[][] {{2, 3, 100, 6}}).castTo(type);
      GlobalNormClip clip = new GlobalNormClip(3.5, gradients, LAYOUT);

      assertThat(clip.norm()).isEqualTo(7);
      clip.apply();

      assertThat(gradients.toDoubleVector()).containsExactly(1, 1.5, 100, 3);
    }
  }

  @Test
  void leavesAShortGradientAsItIs() {
    INDArray gradients = Nd4j.createFromArray(new float[][] {{2, 3, 100, 6}});
    new GlobalNormClip(7, gradients, LAYOUT).apply();

    assertThat(gradients.toFloatVector()).containsExactly(2, 3, 100, 6);
  }

  /** Of one layer the global norm is that of the layer, which Deeplearning4j can clip by. */
  @Test
  void aNetworkOfOneLayerIsClippedAsByDeeplearning4j() {
    DataSet rows = new DataSet(Dl4jSamples.random(1, 4, 3).muli(9), Dl4jSamples.oneHot(4, 2));
    MultiLayerNetwork theirs = oneLayer(GradientNormalization.ClipL2PerLayer);
    MultiLayerNetwork ours = oneLayer(GradientNormalization.None);
    MultiLayerNetwork unclipped = oneLayer(GradientNormalization.None);
    GradientHook hook = GradientHook.attach(ours, GradientSpec.defaults().withClipNorm(0.1));
    for (int step = 0; step < 5; step++) {
      theirs.fit(rows);
      unclipped.fit(rows);
      hook.step(4, sum -> {}, () -> ours.fit(rows));
    }

    assertThat(ours.params().toFloatVector())
        .containsExactly(theirs.params().toFloatVector(), within(1e-6f));
    assertThat(ours.params().distance2(unclipped.params())).isGreaterThan(0.1);
  }

  private static MultiLayerNetwork oneLayer(GradientNormalization clipping) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.5))
                .gradientNormalization(clipping)
                .gradientNormalizationThreshold(0.1)
                .list()
                .layer(Dl4jSamples.output(3))
                .build());
    network.init();
    return network;
  }
}
