package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Float32 values that travel as they are. Adds through two small arrays that stay in the
 * first-level cache: the compiler turns a loop over arrays into vector instructions, one over
 * buffers it doesn't.
 */
final class Float32Wire extends Wire {
  private static final int BLOCK = 2048;

  private final float[] left = new float[BLOCK];
  private final float[] right = new float[BLOCK];

  Float32Wire() {
    super(Float.BYTES, Float.BYTES);
  }

  @Override
  void add(ByteBuffer wire, ByteBuffer memory, int count) {
    FloatBuffer target = memory.asFloatBuffer();
    FloatBuffer source = wire.asFloatBuffer();
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      target.get(done, left, 0, block);
      source.get(done, right, 0, block);
      add(left, right, block);
      target.put(done, left, 0, block);
    }
    wire.position(wire.position() + count * Float.BYTES);
  }

  private static void add(float[] target, float[] source, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += source[i];
    }
  }
}
