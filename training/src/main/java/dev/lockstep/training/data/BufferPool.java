package dev.lockstep.training.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Direct buffers that outlive an epoch: the garbage collector frees direct memory late, so readers
 * of consecutive epochs had better share theirs. Thread-safe.
 */
public final class BufferPool {
  private final Deque<ByteBuffer> idle = new ArrayDeque<>();

  /** A cleared direct buffer of exactly {@code bytes}. */
  synchronized ByteBuffer take(int bytes) {
    for (Iterator<ByteBuffer> i = idle.iterator(); i.hasNext(); ) {
      ByteBuffer buffer = i.next();
      if (buffer.capacity() == bytes) {
        i.remove();
        return buffer.clear();
      }
    }
    return ByteBuffer.allocateDirect(bytes);
  }

  synchronized void give(ByteBuffer buffer) {
    idle.addFirst(buffer);
  }

  /** Bytes in buffers that nobody uses now. */
  public synchronized long idleBytes() {
    return idle.stream().mapToLong(ByteBuffer::capacity).sum();
  }
}
