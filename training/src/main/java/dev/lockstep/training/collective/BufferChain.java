package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Several buffers, each from position to limit, as one vector; offsets are 64 bit. */
final class BufferChain {
  private final ByteBuffer[] parts;

  /** Offset at which each part starts, and the end. */
  private final long[] starts;

  BufferChain(List<ByteBuffer> buffers) {
    parts = new ByteBuffer[buffers.size()];
    starts = new long[parts.length + 1];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = buffers.get(i).slice().order(ByteOrder.nativeOrder());
      starts[i + 1] = starts[i] + parts[i].capacity();
    }
  }

  long bytes() {
    return starts[parts.length];
  }

  /**
   * The bytes from {@code offset} on, as far as they lie in one buffer.
   *
   * @param most longest view
   * @return a view between position and limit, which the next call moves; empty at the end
   */
  ByteBuffer view(long offset, long most) {
    int part = part(offset);
    int at = (int) (offset - starts[part]);
    int length = (int) Math.min(most, parts[part].capacity() - at);
    return parts[part].limit(at + length).position(at);
  }

  /** The last part that starts at or before the offset, so empty parts are passed over. */
  private int part(long offset) {
    if (parts.length == 1) {
      return 0;
    }
    int found = Arrays.binarySearch(starts, 0, parts.length, offset);
    int part = found >= 0 ? found : -found - 2;
    while (part + 1 < parts.length && starts[part + 1] <= offset) {
      part++;
    }
    return part;
  }
}
