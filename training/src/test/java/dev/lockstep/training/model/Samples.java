package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Small seeded problems that can be learned: the class shifts the mean of some elements. */
final class Samples {
  static final int CLASSES = 4;
  static final List<Integer> SHAPE = List.of(2, 6, 6);
  static final int ELEMENTS = 72;

  private Samples() {}

  static Schema schema() {
    return schema(SHAPE);
  }

  static Schema schema(List<Integer> shape) {
    return new Schema(
        "key",
        new TensorSpec("image", DType.UINT8, shape, Affine.identity()),
        new ClassLabel("label", List.of("a", "b", "c", "d")));
  }

  static NetworkSpec network(LayerSpec... layers) {
    return new NetworkSpec(List.of(layers), "xavier_uniform", 0);
  }

  static NetworkSpec mlp() {
    return network(new LayerSpec.Dense(16, "relu"), output());
  }

  static LayerSpec.Output output() {
    return new LayerSpec.Output("softmax", "cross_entropy");
  }

  static UpdaterSpec adam() {
    return new UpdaterSpec.Adam(1e-2, 0.9, 0.999, 1e-8);
  }

  static float[] labels(Random random, int rows) {
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = random.nextInt(CLASSES);
    }
    return labels;
  }

  static ByteBuffer features(Random random, float[] labels) {
    ByteBuffer buffer = allocate(labels.length);
    for (float label : labels) {
      for (int element = 0; element < ELEMENTS; element++) {
        float mean = element % CLASSES == label ? 1f : 0f;
        buffer.putFloat(mean + (float) random.nextGaussian() * 0.3f);
      }
    }
    return buffer.flip();
  }

  /** A copy of some rows, as a reader would hand them to a rank. */
  static ByteBuffer rows(ByteBuffer features, int from, int to) {
    ByteBuffer copy = allocate(to - from);
    copy.put(features.slice(from * ELEMENTS * Float.BYTES, (to - from) * ELEMENTS * Float.BYTES));
    return copy.flip();
  }

  private static ByteBuffer allocate(int rows) {
    return ByteBuffer.allocateDirect(rows * ELEMENTS * Float.BYTES).order(ByteOrder.nativeOrder());
  }
}
