package dev.lockstep.training.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Reusable memory of one batch. Filled by one thread, then read by another. */
final class BatchSlot {
  private final ByteBuffer features;
  private final float[] labels;
  private final int elements;
  private Batch batch;

  /**
   * @param features direct, large enough for {@code rows} rows
   * @param rows most rows of a batch
   * @param elements of one row
   */
  BatchSlot(ByteBuffer features, int rows, int elements) {
    this.features = features;
    this.labels = new float[rows];
    this.elements = elements;
  }

  static int bytes(int rows, int elements) {
    return Math.multiplyExact(Math.multiplyExact(rows, elements), Float.BYTES);
  }

  FloatBuffer startFeatures() {
    return features.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  float[] labels() {
    return labels;
  }

  void finish(int step, int rows, int globalRows) {
    ByteBuffer filled = features.slice(0, bytes(rows, elements)).order(ByteOrder.nativeOrder());
    batch = new Batch(step, rows, globalRows, filled, labels);
  }

  Batch batch() {
    return batch;
  }

  ByteBuffer memory() {
    return features;
  }
}
