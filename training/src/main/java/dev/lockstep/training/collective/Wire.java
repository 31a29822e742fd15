package dev.lockstep.training.collective;

import java.nio.ByteBuffer;

/**
 * How the elements of a buffer travel. Buffers are in native order; every method works on {@code
 * count} elements from the positions of its buffers on and leaves the position of {@code wire}
 * behind them, that of {@code memory} where it was.
 */
abstract class Wire {
  /** Bytes that are only passed on. */
  static final Wire BYTES =
      new Wire(1, 1) {
        @Override
        void add(ByteBuffer wire, ByteBuffer memory, int count) {
          throw new IllegalStateException("Bytes cannot be added");
        }
      };

  private final int memoryBytes;
  private final int wireBytes;

  Wire(int memoryBytes, int wireBytes) {
    this.memoryBytes = memoryBytes;
    this.wireBytes = wireBytes;
  }

  /** Size of an element in the caller's buffer. */
  final int memoryBytes() {
    return memoryBytes;
  }

  /** Size of an element between ranks. */
  final int wireBytes() {
    return wireBytes;
  }

  /** Whether elements travel as they lie in memory, so that nobody needs to convert them. */
  final boolean plain() {
    return memoryBytes == wireBytes;
  }

  /** {@code memory[i] += wire[i]}. */
  abstract void add(ByteBuffer wire, ByteBuffer memory, int count);

  /** {@code memory[i] = wire[i]}. */
  void decode(ByteBuffer wire, ByteBuffer memory, int count) {
    throw new IllegalStateException("Plain elements are read in place");
  }

  /**
   * {@code wire[i] = memory[i]}, rounded. The rounded value is kept in memory too: whoever sends a
   * value has the one that the others get.
   */
  void encode(ByteBuffer memory, ByteBuffer wire, int count) {
    throw new IllegalStateException("Plain elements are sent in place");
  }
}
