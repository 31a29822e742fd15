package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Float32 values that travel in a 16-bit format and are added in float32. */
abstract class Float16Wire extends Wire {
  private static final int BLOCK = 2048;

  private final int[] values = new int[BLOCK];
  private final short[] halves = new short[BLOCK];

  Float16Wire() {
    super(Float.BYTES, Short.BYTES);
  }

  static Float16Wire bfloat16() {
    return new Float16Wire() {
      @Override
      void encode(int[] values, short[] halves, int count) {
        for (int i = 0; i < count; i++) {
          halves[i] = Float16.toBfloat16(values[i]);
          values[i] = Float16.fromBfloat16(halves[i]);
        }
      }

      @Override
      void decode(short[] halves, int[] values, int count) {
        for (int i = 0; i < count; i++) {
          values[i] = Float16.fromBfloat16(halves[i]);
        }
      }

      @Override
      void add(short[] halves, int[] values, int count) {
        for (int i = 0; i < count; i++) {
          values[i] = sum(values[i], Float16.fromBfloat16(halves[i]));
        }
      }
    };
  }

  static Float16Wire binary16() {
    return new Float16Wire() {
      @Override
      void encode(int[] values, short[] halves, int count) {
        for (int i = 0; i < count; i++) {
          halves[i] = Float16.toBinary16(values[i]);
          values[i] = Float16.fromBinary16(halves[i]);
        }
      }

      @Override
      void decode(short[] halves, int[] values, int count) {
        for (int i = 0; i < count; i++) {
          values[i] = Float16.fromBinary16(halves[i]);
        }
      }

      @Override
      void add(short[] halves, int[] values, int count) {
        for (int i = 0; i < count; i++) {
          values[i] = sum(values[i], Float16.fromBinary16(halves[i]));
        }
      }
    };
  }

  abstract void encode(int[] values, short[] halves, int count);

  abstract void decode(short[] halves, int[] values, int count);

  abstract void add(short[] halves, int[] values, int count);

  static int sum(int left, int right) {
    return Float.floatToRawIntBits(Float.intBitsToFloat(left) + Float.intBitsToFloat(right));
  }

  @Override
  final void encode(ByteBuffer memory, ByteBuffer wire, int count) {
    IntBuffer source = memory.asIntBuffer();
    ShortBuffer target = wire.asShortBuffer();
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      source.get(done, values, 0, block);
      encode(values, halves, block);
      source.put(done, values, 0, block);
      target.put(done, halves, 0, block);
    }
    wire.position(wire.position() + count * Short.BYTES);
  }

  @Override
  final void decode(ByteBuffer wire, ByteBuffer memory, int count) {
    take(wire, memory, count, false);
  }

  @Override
  final void add(ByteBuffer wire, ByteBuffer memory, int count) {
    take(wire, memory, count, true);
  }

  private void take(ByteBuffer wire, ByteBuffer memory, int count, boolean sums) {
    ShortBuffer source = wire.asShortBuffer();
    IntBuffer target = memory.asIntBuffer();
    for (int done = 0; done < count; done += BLOCK) {
      int block = Math.min(BLOCK, count - done);
      source.get(done, halves, 0, block);
      if (sums) {
        target.get(done, values, 0, block);
        add(halves, values, block);
      } else {
        decode(halves, values, block);
      }
      target.put(done, values, 0, block);
    }
    wire.position(wire.position() + count * Short.BYTES);
  }
}
