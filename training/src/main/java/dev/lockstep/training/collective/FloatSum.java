package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Adds float32 values of one direct buffer to those of another. Goes through two small arrays that
 * stay in the first-level cache: the compiler turns a loop over arrays into vector instructions,
 * one over buffers it doesn't.
 */
final class FloatSum {
  private static final int BLOCK = 2048;

  private final float[] left = new float[BLOCK];
  private final float[] right = new float[BLOCK];

  /** Floats of a buffer from its position to its limit. */
  static FloatBuffer floats(ByteBuffer buffer) {
    return buffer.slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** {@code target[at + i] += source[i]} for {@code i < count}. */
  void add(FloatBuffer target, int at, FloatBuffer source, int count) {
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      target.get(at + done, left, 0, block);
      source.get(done, right, 0, block);
      add(left, right, block);
      target.put(at + done, left, 0, block);
    }
  }

  private static void add(float[] target, float[] source, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += source[i];
    }
  }
}
