package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedModelTest {
  private static final int ROWS = 40;

  private static ModelFiles files(NetworkSpec network) {
    try (Replica replica = Replicas.create(network, Samples.adam(), Samples.schema(), 42, 0)) {
      float[] labels = Samples.labels(new Random(1), ROWS);
      replica.step(Samples.features(new Random(2), labels), labels, ROWS, gradients -> {});
      ModelOrigin origin = new ModelOrigin("f", "c", "d", "v", "s", Samples.schema(), 42);
      return ModelFiles.of(replica, origin, "sample", 1, 0);
    }
  }

  private static NetworkSpec convolutional() {
    return Samples.network(
        new LayerSpec.Convolution(4, 3, 1, "relu"),
        new LayerSpec.BatchNormalization(),
        new LayerSpec.Dropout(0.5),
        Samples.output());
  }

  private static ByteBuffer features(int seed) {
    return Samples.features(new Random(seed), Samples.labels(new Random(seed), ROWS));
  }

  @Test
  void answersBitForBitLikeTheReplicaItIsACopyOf() {
    for (NetworkSpec network : List.of(Samples.mlp(), convolutional())) {
      ModelFiles files = files(network);
      Predictor predictor = SharedModel.open(files).predictor();
      try (Replica replica = Replicas.open(files)) {
        for (int seed = 0; seed < 3; seed++) {
          assertThat(predictor.predict(features(seed), ROWS))
              .isDeepEqualTo(replica.predict(features(seed), ROWS));
        }
      }
    }
  }

  @Test
  void manyThreadsAskOneCopyOfTheParameters() throws Exception {
    SharedModel model = SharedModel.open(files(convolutional()));
    Predictor first = model.predictor();
    List<float[][]> expected = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      expected.add(first.predict(features(seed), ROWS));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[][]>> found = new ArrayList<>();
      for (int seed = 0; seed < 8; seed++) {
        int of = seed;
        found.add(threads.submit(() -> model.predictor().predict(features(of), ROWS)));
      }
      for (int seed = 0; seed < 8; seed++) {
        assertThat(found.get(seed).get(1, TimeUnit.MINUTES)).isDeepEqualTo(expected.get(seed));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** What changes in one place changes for all: there is no second copy. */
  @Test
  void predictorsLookAtTheSameMemory() {
    SharedModel model = SharedModel.open(files(Samples.mlp()));
    Predictor one = model.predictor();
    Predictor other = model.predictor();
    float[][] before = other.predict(features(1), ROWS);
    ((NetworkPredictor) one).network().model().params().muli(2);
    assertThat(other.predict(features(1), ROWS)[0]).isNotEqualTo(before[0]);
  }
}
