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
 * The two authenticated, non-blocking connections of a rank: bytes come from the previous rank and
 * go to the next one, never the other way. Only {@link #close} may be called by another thread.
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
  private volatile boolean closed;

  /** Takes over both channels, which are registered with {@code selector}, and the selector. */
  RingTransport(Peer previous, SocketChannel in, Peer next, SocketChannel out, Selector selector) {
    this.previous = previous;
    this.next = next;
    this.in = in;
    this.out = out;
    this.selector = selector;
    this.inKey = in.keyFor(selector);
    this.outKey = out.keyFor(selector);
    inKey.attach(null);
    outKey.attach(null);
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
