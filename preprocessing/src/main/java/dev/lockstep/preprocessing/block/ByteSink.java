package dev.lockstep.preprocessing.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Little-endian bytes that grow as they are written. Not thread-safe. */
final class ByteSink {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void putShort(int value) {
    reserve(Short.BYTES);
    SHORT.set(bytes, size, (short) value);
    size += Short.BYTES;
  }

  void putInt(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** The lower {@code width} bytes, 1 to 8, of each of the first values. */
  void putIntegers(long[] values, int count, int width) {
    // whole words, each over what the one before wrote too much
    reserve(Math.addExact(Math.multiplyExact(count, width), Long.BYTES));
    int at = size;
    for (int i = 0; i < count; i++, at += width) {
      LONG.set(bytes, at, values[i]);
    }
    size = at;
  }

  void putBytes(byte[] source, int from, int length) {
    reserve(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    long needed = (long) size + more;
    if (needed > bytes.length) {
      long grown = Math.min(Math.max(needed, 2L * bytes.length), Integer.MAX_VALUE - 8L);
      if (grown < needed) {
        throw new IllegalStateException("a chunk of " + needed + " bytes is too large");
      }
      bytes = Arrays.copyOf(bytes, (int) grown);
    }
  }
}
