package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;

/** Float64 values that travel as they are; added as {@link Float32Wire} does. */
final class Float64Wire extends Wire {
  private static final int BLOCK = 1024;

  private final double[] left = new double[BLOCK];
  private final double[] right = new double[BLOCK];

  Float64Wire() {
    super(Double.BYTES, Double.BYTES);
  }

  @Override
  void add(ByteBuffer wire, ByteBuffer memory, int count) {
    DoubleBuffer target = memory.asDoubleBuffer();
    DoubleBuffer source = wire.asDoubleBuffer();
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      target.get(done, left, 0, block);
      source.get(done, right, 0, block);
      add(left, right, block);
      target.put(done, left, 0, block);
    }
    wire.position(wire.position() + count * Double.BYTES);
  }

  private static void add(double[] target, double[] source, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += source[i];
    }
  }
}
