package dev.lockstep.training.collective;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * Two authenticated, non-blocking connections of a rank: bytes come from the rank that is some
 * distance before it and go to the one that far after it, never the other way. Between processes of
 * one host they may go through shared memory; then the connections carry single bytes, both ways,
 * that wake who sleeps. Only {@link #close} may be called by another thread.
 */
final class RingTransport implements Closeable {
  private static final byte[] WAKE = {1};

  private final Peer previous;
  private final Peer next;
  private final SocketChannel in;
  private final SocketChannel out;
  private final Lookout lookout;
  private final Selector selector;
  private final SelectionKey inKey;
  private final SelectionKey outKey;
  private final ByteBuffer heard = ByteBuffer.allocateDirect(64);
  private final ByteBuffer wake = ByteBuffer.allocateDirect(1).put(WAKE);
  private SharedPipe reads;
  private SharedPipe writes;
  private PeerLostException previousLost;
  private long bytesSent;
  private long bytesSaved;
  private volatile boolean closed;

  /** Takes over both channels, which must belong to no selector any more. */
  RingTransport(Peer previous, SocketChannel in, Peer next, SocketChannel out, Lookout lookout)
      throws IOException {
    this.previous = previous;
    this.next = next;
    this.in = in;
    this.out = out;
    this.lookout = lookout;
    this.selector = Selector.open();
    this.inKey = in.register(selector, 0);
    this.outKey = out.register(selector, 0);
  }

  Peer previous() {
    return previous;
  }

  Peer next() {
    return next;
  }

  /** The connection to the previous rank, for an agreement before the first operation. */
  SocketChannel in() {
    return in;
  }

  /** The connection to the next rank, for an agreement before the first operation. */
  SocketChannel out() {
    return out;
  }

  /** From now on bytes of the previous rank come through memory. */
  void readFrom(SharedPipe pipe) {
    reads = pipe;
  }

  /** From now on bytes for the next rank go through memory. */
  void writeTo(SharedPipe pipe) {
    writes = pipe;
  }

  long bytesSent() {
    return bytesSent;
  }

  /** Bytes that did not have to be sent because elements were shortened. */
  long bytesSaved() {
    return bytesSaved;
  }

  void countSaved(long bytes) {
    bytesSaved += bytes;
  }

  boolean closed() {
    return closed;
  }

  /** Reads what is there, possibly nothing. */
  int receive(ByteBuffer target) throws IOException {
    return reads == null ? receive(in, previous, target) : receiveShared(target);
  }

  private static int receive(SocketChannel channel, Peer peer, ByteBuffer target)
      throws IOException {
    int count;
    try {
      count = channel.read(target);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLostException(peer, e);
    }
    if (count < 0) {
      throw new PeerLostException(peer, null);
    }
    return count;
  }

  /** A peer that has gone may have left bytes behind. */
  private int receiveShared(ByteBuffer target) throws IOException {
    requireOpen();
    int count = reads.read(target);
    if (count == 0 && previousLost != null) {
      throw previousLost;
    }
    if (count > 0 && reads.wakesWriter() && previousLost == null) {
      try {
        in.write(wake.clear());
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        previousLost = new PeerLostException(previous, e);
      }
    }
    return count;
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /** Writes what fits, possibly nothing. */
  long send(ByteBuffer... sources) throws IOException {
    try {
      long count = writes == null ? out.write(sources) : sendShared(sources);
      bytesSent += count;
      return count;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLostException(next, e);
    }
  }

  private long sendShared(ByteBuffer[] sources) throws IOException {
    requireOpen();
    long total = 0;
    for (ByteBuffer source : sources) {
      total += writes.write(source);
    }
    if (total > 0 && writes.wakesReader()) {
      out.write(wake.clear());
    }
    return total;
  }

  /**
   * Blocks until something can be done, the time is over, the thread is interrupted or the
   * transport is closed.
   *
   * @param receives more is expected from the previous rank
   * @param sends something is left for the next rank: its end of stream is an error
   * @param blocked the last write did not fit
   */
  void await(boolean receives, boolean sends, boolean blocked, long nanos) throws IOException {
    boolean reader = receives && reads != null;
    boolean writer = blocked && writes != null;
    if ((reader || writer) && lookout.sees(() -> isReady(reader, writer))) {
      return;
    }
    if ((!reader || reads.readerMaySleep()) && (!writer || writes.writerMaySleep())) {
      sleep(receives, sends, blocked, nanos);
    }
    if (reader) {
      reads.readerIsAwake();
    }
    if (writer) {
      writes.writerIsAwake();
    }
  }

  private boolean isReady(boolean reader, boolean writer) throws IOException {
    return (reader && reads.holds()) || (writer && writes.hasRoom());
  }

  private void sleep(boolean receives, boolean sends, boolean blocked, long nanos)
      throws IOException {
    inKey.interestOps(receives ? SelectionKey.OP_READ : 0);
    boolean needsRoom = blocked && writes == null;
    outKey.interestOps(
        (sends ? SelectionKey.OP_READ : 0) | (needsRoom ? SelectionKey.OP_WRITE : 0));
    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    boolean woken = reads != null && receives && inKey.isReadable();
    boolean answered = sends && outKey.isReadable();
    selector.selectedKeys().clear();
    if (woken) {
      hearPrevious();
    }
    if (answered) {
      hearNext();
    }
  }

  /** What the previous rank left in memory comes first. */
  private void hearPrevious() throws IOException {
    try {
      receive(in, previous, heard.clear());
    } catch (PeerLostException e) {
      previousLost = e;
    }
  }

  /** The next rank only wakes; without shared memory it never says anything. */
  private void hearNext() throws IOException {
    int count = receive(out, next, heard.clear());
    if (count > 0 && writes == null) {
      throw new PeerLostException(next, new IOException("it sent bytes against the ring"));
    }
  }

  @Override
  public void close() {
    closed = true;
    IoCleanup.close(out, in, selector);
  }
}
