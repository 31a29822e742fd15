package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * The receiving half of one operation: the predecessor's header, then its pieces, each added to or
 * put into the buffer as its bytes arrive.
 */
final class RingReceiver {
  private final RingTransport transport;
  private final OperationHeader expected;
  private final RingPlan plan;
  private final RingScratch scratch;
  private final ByteBuffer header;
  private final ByteBuffer view;
  private final int base;
  private final FloatBuffer sums;
  private final RingCursor cursor;
  private int offset;
  private int length;
  private int received;
  private int held;

  RingReceiver(
      RingTransport transport,
      OperationHeader expected,
      RingPlan plan,
      ByteBuffer buffer,
      RingScratch scratch) {
    this.transport = transport;
    this.expected = expected;
    this.plan = plan;
    this.scratch = scratch;
    this.header = scratch.received.clear();
    this.view = buffer.duplicate();
    this.base = buffer.position();
    this.sums = plan.sumTo() > 0 ? FloatSum.floats(buffer) : null;
    this.cursor = plan.receives();
    load();
  }

  boolean headerDone() {
    return !header.hasRemaining();
  }

  boolean done() {
    return headerDone() && cursor.done();
  }

  /** Bytes of the piece that may be forwarded. */
  int arrived(long segment, int step, int pieceLength) {
    if (cursor.isPast(segment, step)) {
      return pieceLength;
    }
    return cursor.isAt(segment, step) ? received : 0;
  }

  /** Takes what has come; returns whether anything had. */
  boolean advance() throws IOException {
    if (!headerDone()) {
      return readHeader();
    }
    if (cursor.done()) {
      return false;
    }
    int count = plan.sums(cursor.step()) ? readAndAdd() : readInPlace();
    if (received == length) {
      cursor.next();
      load();
    }
    return count > 0;
  }

  private boolean readHeader() throws IOException {
    int count = transport.receive(header);
    if (headerDone()) {
      Peer sender = transport.previous();
      String difference = expected.difference(header, sender.rank());
      if (!difference.isEmpty()) {
        throw new IOException("out of step with " + sender + ": " + difference);
      }
    }
    return count > 0;
  }

  private int readInPlace() throws IOException {
    int at = base + offset + received;
    view.limit(at + Math.min(length - received, RingSender.LARGEST_WRITE)).position(at);
    int count = transport.receive(view);
    received += count;
    return count;
  }

  private int readAndAdd() throws IOException {
    ByteBuffer bytes = scratch.bytes;
    bytes.limit(Math.min(bytes.capacity(), length - received)).position(held);
    int count = transport.receive(bytes);
    held += count;
    int whole = held / Float.BYTES;
    if (count > 0 && whole > 0) {
      scratch.sum.add(sums, (offset + received) / Float.BYTES, scratch.floats, whole);
      int used = whole * Float.BYTES;
      received += used;
      bytes.limit(held).position(used);
      bytes.compact();
      held -= used;
    }
    return count;
  }

  /** Makes the cursor's piece the current one, passing over empty pieces. */
  private void load() {
    received = 0;
    while (!cursor.done()) {
      length = Math.toIntExact(plan.receiveLength(cursor.segment(), cursor.step()));
      if (length > 0) {
        offset = Math.toIntExact(plan.receiveOffset(cursor.segment(), cursor.step()));
        return;
      }
      cursor.next();
    }
  }
}
