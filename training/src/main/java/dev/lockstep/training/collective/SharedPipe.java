package dev.lockstep.training.collective;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;

/**
 * Bytes from one process to another of the same machine, through memory that both have mapped. One
 * end writes, the other reads; neither ever waits here. Who wants to sleep says so first, looks
 * once more, and is then woken through the connection that the two have anyway.
 *
 * <p>The memory is a header of one page and a ring of bytes. The header has, each in a cache line
 * of its own: how many bytes were ever written, how many were ever read, whether the reader sleeps
 * and whether the writer does.
 */
final class SharedPipe {
  static final int CAPACITY = 1 << 20;
  static final int HEADER = 4096;

  /** What is written before the other end is told, so that both work at the same time. */
  private static final int LARGEST_PART = 128 << 10;

  private static final int WRITTEN = 0;
  private static final int READ = 128;
  private static final int READER_SLEEPS = 256;
  private static final int WRITER_SLEEPS = 384;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer memory;
  private final ByteBuffer ring;

  SharedPipe(MappedByteBuffer memory) {
    this.memory = memory;
    this.ring = memory.slice(HEADER, CAPACITY);
  }

  /** Takes what is there and fits into the target, possibly nothing. */
  int read(ByteBuffer target) throws IOException {
    int total = 0;
    for (int count = part(target); count > 0; count = part(target)) {
      total += count;
    }
    return total;
  }

  private int part(ByteBuffer target) throws IOException {
    long read = get(READ);
    int at = (int) (read % CAPACITY);
    int count = Math.min(Math.min(held(), target.remaining()), CAPACITY - at);
    if (count > 0) {
      target.put(ring.limit(at + count).position(at));
      set(READ, read + count);
    }
    return count;
  }

  /** Writes what fits, possibly nothing. */
  int write(ByteBuffer source) throws IOException {
    int total = 0;
    while (source.hasRemaining()) {
      long written = get(WRITTEN);
      int at = (int) (written % CAPACITY);
      int count = Math.min(Math.min(CAPACITY - held(), CAPACITY - at), LARGEST_PART);
      count = Math.min(count, source.remaining());
      if (count == 0) {
        break;
      }
      ring.clear().put(at, source, source.position(), count);
      source.position(source.position() + count);
      set(WRITTEN, written + count);
      total += count;
    }
    return total;
  }

  /** The other process can write anything here, so nothing is believed. */
  private int held() throws IOException {
    long held = get(WRITTEN) - get(READ);
    if (held < 0 || held > CAPACITY || get(READ) < 0) {
      throw new IOException("the memory shared with it is damaged");
    }
    return (int) held;
  }

  /** Whether there is something to read. */
  boolean holds() throws IOException {
    return held() > 0;
  }

  /** Whether something can be written. */
  boolean hasRoom() throws IOException {
    return held() < CAPACITY;
  }

  /** Announces the reader's sleep; returns whether there is still nothing to read. */
  boolean readerMaySleep() throws IOException {
    set(READER_SLEEPS, 1);
    return !holds();
  }

  /** Announces the writer's sleep; returns whether there is still no room. */
  boolean writerMaySleep() throws IOException {
    set(WRITER_SLEEPS, 1);
    return !hasRoom();
  }

  void readerIsAwake() {
    set(READER_SLEEPS, 0);
  }

  void writerIsAwake() {
    set(WRITER_SLEEPS, 0);
  }

  /** Whether the reader must be woken; asked once for each sleep. */
  boolean wakesReader() {
    return wakes(READER_SLEEPS);
  }

  /** Whether the writer must be woken; asked once for each sleep. */
  boolean wakesWriter() {
    return wakes(WRITER_SLEEPS);
  }

  private boolean wakes(int sleeper) {
    if (get(sleeper) == 0) {
      return false;
    }
    set(sleeper, 0);
    return true;
  }

  /** Volatile: a sleeper that is not seen has seen what was written before. */
  private long get(int offset) {
    return (long) LONGS.getVolatile(memory, offset);
  }

  private void set(int offset, long value) {
    LONGS.setVolatile(memory, offset, value);
  }
}
