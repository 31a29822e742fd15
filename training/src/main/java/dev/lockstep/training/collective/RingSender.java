package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The sending half of one operation: the header, then each piece as soon and as far as it is there.
 */
final class RingSender {
  /** Most bytes in one system call: small enough that receiving is never starved. */
  static final int LARGEST_WRITE = 256 << 10;

  private final RingTransport transport;
  private final RingPlan plan;
  private final RingReceiver receiver;
  private final ByteBuffer header;
  private final ByteBuffer view;
  private final int base;
  private final RingCursor cursor;
  private int offset;
  private int length;
  private int sent;
  private boolean blocked;

  RingSender(
      RingTransport transport,
      ByteBuffer header,
      RingPlan plan,
      ByteBuffer buffer,
      RingReceiver receiver) {
    this.transport = transport;
    this.plan = plan;
    this.receiver = receiver;
    this.header = header;
    this.view = buffer.duplicate();
    this.base = buffer.position();
    this.cursor = plan.sends();
    load();
  }

  boolean done() {
    return !header.hasRemaining() && cursor.done();
  }

  /** Whether the last write did not fit, so that only the next rank can help. */
  boolean blocked() {
    return blocked;
  }

  /** Sends what is there; returns whether anything went. */
  boolean advance() throws IOException {
    int ready = ready();
    boolean opening = header.hasRemaining();
    if (ready == 0 && !opening) {
      blocked = false;
      return false;
    }
    int at = base + offset + sent;
    view.limit(at + ready).position(at);
    long count = opening ? transport.send(new ByteBuffer[] {header, view}) : transport.send(view);
    blocked = count == 0;
    sent += view.position() - at;
    if (sent == length && !cursor.done()) {
      cursor.next();
      load();
    }
    return count > 0;
  }

  private int ready() {
    if (cursor.done()) {
      return 0;
    }
    int step = cursor.step();
    int available =
        plan.forwards(step) ? receiver.arrived(cursor.segment(), step - 1, length) : length;
    return Math.min(available - sent, LARGEST_WRITE);
  }

  /** Makes the cursor's piece the current one, passing over empty pieces. */
  private void load() {
    sent = 0;
    length = 0;
    offset = 0;
    while (!cursor.done()) {
      length = Math.toIntExact(plan.sendLength(cursor.segment(), cursor.step()));
      if (length > 0) {
        offset = Math.toIntExact(plan.sendOffset(cursor.segment(), cursor.step()));
        return;
      }
      cursor.next();
    }
  }
}
