package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The sending half of one exchange: the header, then each piece as soon and as far as it is there.
 */
final class RingSender {
  /** Most bytes in one system call: small enough that receiving is never starved. */
  static final int LARGEST_WRITE = 256 << 10;

  private final RingTransport transport;
  private final Plan plan;
  private final Wire wire;
  private final RingReceiver receiver;
  private final BufferChain memory;
  private final ByteBuffer encoded;
  private final ByteBuffer[] opening;
  private final RingCursor cursor;
  private ByteBuffer current;
  private long offset;
  private long length;
  private long taken;
  private boolean blocked;

  RingSender(
      RingTransport transport,
      Plan plan,
      Wire wire,
      BufferChain memory,
      RingReceiver receiver,
      RingScratch scratch) {
    this.transport = transport;
    this.plan = plan;
    this.wire = wire;
    this.memory = memory;
    this.receiver = receiver;
    this.encoded = scratch.encoded;
    this.current = encoded.clear().limit(0);
    this.opening = new ByteBuffer[] {scratch.opened, current};
    this.cursor = plan.sends();
    load();
  }

  boolean done() {
    return !opens() && cursor.done();
  }

  private boolean opens() {
    return opening[0].hasRemaining();
  }

  /** Whether the last write did not fit, so that only the next rank can help. */
  boolean blocked() {
    return blocked;
  }

  /** Sends what is there; returns whether anything went. */
  boolean advance() throws IOException {
    if (!current.hasRemaining()) {
      take();
    }
    if (!current.hasRemaining() && !opens()) {
      blocked = false;
      return false;
    }
    long count = opens() ? open() : transport.send(current);
    blocked = count == 0;
    if (!current.hasRemaining() && taken == length && !cursor.done()) {
      cursor.next();
      load();
    }
    return count > 0;
  }

  private long open() throws IOException {
    opening[1] = current;
    return transport.send(opening);
  }

  /** Makes what may be sent of the current piece the bytes to send. */
  private void take() {
    long ready = ready();
    if (ready <= 0) {
      return;
    }
    ByteBuffer view = memory.view(offset + taken, Math.min(ready, LARGEST_WRITE));
    if (wire.plain()) {
      current = view;
      taken += view.remaining();
      return;
    }
    int count =
        Math.min(view.remaining() / wire.memoryBytes(), encoded.capacity() / wire.wireBytes());
    wire.encode(view, encoded.clear(), count);
    current = encoded.flip();
    taken += (long) count * wire.memoryBytes();
    transport.countSaved((long) count * (wire.memoryBytes() - wire.wireBytes()));
  }

  private long ready() {
    if (cursor.done()) {
      return 0;
    }
    int step = cursor.step();
    long available =
        plan.forwards(step) ? receiver.arrived(cursor.segment(), step - 1, length) : length;
    return available - taken;
  }

  /** Makes the cursor's piece the current one, passing over empty pieces. */
  private void load() {
    taken = 0;
    length = 0;
    while (!cursor.done()) {
      length = plan.sendLength(cursor.segment(), cursor.step());
      if (length > 0) {
        offset = plan.sendOffset(cursor.segment(), cursor.step());
        return;
      }
      cursor.next();
    }
  }
}
