package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiving half of one exchange: the predecessor's header, then its pieces, each added to or
 * put into the buffer as its bytes arrive.
 */
final class RingReceiver {
  private final RingTransport transport;
  private final OperationHeader expected;
  private final Plan plan;
  private final Wire wire;
  private final BufferChain memory;
  private final ByteBuffer header;
  private final ByteBuffer bytes;
  private final RingCursor cursor;
  private long offset;
  private long length;
  private long received;
  private long total;
  private int held;

  RingReceiver(
      RingTransport transport,
      OperationHeader expected,
      Plan plan,
      Wire wire,
      BufferChain memory,
      RingScratch scratch) {
    this.transport = transport;
    this.expected = expected;
    this.plan = plan;
    this.wire = wire;
    this.memory = memory;
    this.header = scratch.received.clear();
    this.bytes = scratch.bytes;
    this.cursor = plan.receives();
    load();
  }

  boolean headerDone() {
    return !header.hasRemaining();
  }

  boolean done() {
    return headerDone() && cursor.done();
  }

  /** Bytes that have come in this exchange, without the header. */
  long total() {
    return total;
  }

  /** Bytes of the piece that may be forwarded. */
  long arrived(long segment, int step, long pieceLength) {
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
    boolean sums = plan.sums(cursor.step());
    int count = sums || !wire.plain() ? readAndTake(sums) : readInPlace();
    total += count;
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
    long most = Math.min(length - received, RingSender.LARGEST_WRITE);
    int count = transport.receive(memory.view(offset + received, most));
    received += count;
    return count;
  }

  private int readAndTake(boolean sums) throws IOException {
    long awaited = (length - received) / wire.memoryBytes() * wire.wireBytes();
    bytes.limit((int) Math.min(bytes.capacity(), awaited)).position(held);
    int count = transport.receive(bytes);
    held += count;
    int whole = held / wire.wireBytes();
    if (count > 0 && whole > 0) {
      bytes.limit(held).position(0);
      take(whole, sums);
      bytes.compact();
      held -= whole * wire.wireBytes();
    }
    return count;
  }

  private void take(int elements, boolean sums) {
    for (int left = elements; left > 0; ) {
      ByteBuffer target = memory.view(offset + received, (long) left * wire.memoryBytes());
      int count = target.remaining() / wire.memoryBytes();
      if (sums) {
        wire.add(bytes, target, count);
      } else {
        wire.decode(bytes, target, count);
      }
      received += (long) count * wire.memoryBytes();
      left -= count;
    }
  }

  /** Makes the cursor's piece the current one, passing over empty pieces. */
  private void load() {
    received = 0;
    while (!cursor.done()) {
      length = plan.receiveLength(cursor.segment(), cursor.step());
      if (length > 0) {
        offset = plan.receiveOffset(cursor.segment(), cursor.step());
        return;
      }
      cursor.next();
    }
  }
}
