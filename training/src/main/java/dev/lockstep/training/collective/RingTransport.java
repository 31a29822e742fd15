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
 * distance before it and go to the one that far after it, never the other way. Only {@link #close}
 * may be called by another thread.
 */
final class RingTransport implements Closeable {
  private final Peer previous;
  private final Peer next;
  private final SocketChannel in;
  private final SocketChannel out;
  private final Selector selector;
  private final SelectionKey inKey;
  private final SelectionKey outKey;
  private final ByteBuffer unexpected = ByteBuffer.allocate(1);
  private long bytesSent;
  private long bytesSaved;
  private volatile boolean closed;

  /** Takes over both channels, which must belong to no selector any more. */
  RingTransport(Peer previous, SocketChannel in, Peer next, SocketChannel out) throws IOException {
    this.previous = previous;
    this.next = next;
    this.in = in;
    this.out = out;
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
    int count;
    try {
      count = in.read(target);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLostException(previous, e);
    }
    if (count < 0) {
      throw new PeerLostException(previous, null);
    }
    return count;
  }

  /** Writes what fits, possibly nothing. */
  long send(ByteBuffer[] sources) throws IOException {
    try {
      long count = out.write(sources);
      bytesSent += count;
      return count;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLostException(next, e);
    }
  }

  /** Writes what fits, possibly nothing. */
  int send(ByteBuffer source) throws IOException {
    try {
      int count = out.write(source);
      bytesSent += count;
      return count;
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw new PeerLostException(next, e);
    }
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
    inKey.interestOps(receives ? SelectionKey.OP_READ : 0);
    outKey.interestOps((sends ? SelectionKey.OP_READ : 0) | (blocked ? SelectionKey.OP_WRITE : 0));
    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    boolean answered = outKey.isReadable();
    selector.selectedKeys().clear();
    if (answered && sends) {
      failOnAnswer();
    }
  }

  /** The next rank never answers, so a readable outgoing connection has ended. */
  private void failOnAnswer() throws IOException {
    int count;
    try {
      count = out.read(unexpected.clear());
    } catch (IOException e) {
      throw new PeerLostException(next, e);
    }
    if (count < 0) {
      throw new PeerLostException(next, null);
    }
    if (count > 0) {
      throw new PeerLostException(next, new IOException("it sent bytes against the ring"));
    }
  }

  @Override
  public void close() {
    closed = true;
    IoCleanup.close(out, in, selector);
  }
}
