package dev.lockstep.training.collective;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Brings up both connections of one rank within the deadline, on one thread. */
final class RingConnector {
  private static final long TICK_MILLIS = 20;

  private final Selector selector;
  private final RingIdentity identity;
  private final List<InetSocketAddress> peers;
  private final Duration timeout;
  private final RingAcceptor acceptor;
  private final RingDialer dialer;
  private final RingRollCall rollCall;

  RingConnector(
      ServerSocketChannel server,
      Selector selector,
      RingIdentity identity,
      List<InetSocketAddress> peers,
      Duration timeout)
      throws IOException {
    this.selector = selector;
    this.identity = identity;
    this.peers = peers;
    this.timeout = timeout;
    this.acceptor = new RingAcceptor(server, selector, identity);
    this.dialer = new RingDialer(peer(identity.next()), selector, identity);
    this.rollCall = new RingRollCall(identity.rank(), identity.world());
  }

  /** Returns when all ranks are connected; closes what it opened when it fails. */
  RingTransport connect() {
    boolean done = false;
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!rollCall.complete()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("after " + timeout.toMillis() / 1e3 + " s: " + missing());
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("the thread was interrupted");
        }
        turn();
      }
      done = true;
      return transport();
    } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException e) {
      throw failure("the listener was closed meanwhile", e);
    } catch (IOException e) {
      throw failure(e.getMessage(), e);
    } finally {
      acceptor.close();
      dialer.close();
      if (!done) {
        IoCleanup.close(acceptor.accepted(), dialer.connected());
      }
    }
  }

  private void turn() throws IOException {
    long now = System.nanoTime();
    dialer.dial(now);
    acceptor.dropLate(now);
    selector.select(TICK_MILLIS);
    Set<SelectionKey> selected = selector.selectedKeys();
    for (SelectionKey key : selected) {
      if (key.isValid()) {
        handle(key);
      }
    }
    selected.clear();
    callTheRoll();
  }

  private void handle(SelectionKey key) throws IOException {
    Object owner = key.attachment();
    if (owner instanceof RingAcceptor) {
      acceptor.accept();
    } else if (owner instanceof RingDialer) {
      dialer.advance(key);
    } else if (owner instanceof Handshake pending && acceptor.accepted() == null) {
      acceptor.advance(pending);
    }
  }

  private void callTheRoll() throws IOException {
    SocketChannel in = acceptor.accepted();
    if (in != null) {
      about(peer(identity.previous()), () -> rollCall.hear(in));
    }
    SocketChannel out = dialer.connected();
    if (out != null) {
      about(peer(identity.next()), () -> rollCall.passOn(out));
    }
    if (dialer.lost() && rollCall.passesOn()) {
      throw lost(new PeerLostException(peer(identity.next()), null));
    }
  }

  /** Something that can fail because of one peer. */
  private interface Exchange {
    void run() throws IOException;
  }

  private void about(Peer peer, Exchange exchange) throws IOException {
    try {
      exchange.run();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw lost(new IOException(peer + " " + e.getMessage(), e));
    }
  }

  /** A neighbor mostly goes because it, too, lacks a rank: says which, as far as it is known. */
  private IOException lost(IOException neighbor) {
    String missing = missing();
    return missing.isEmpty()
        ? neighbor
        : new IOException(neighbor.getMessage() + "; " + missing, neighbor);
  }

  private RingTransport transport() {
    return new RingTransport(
        peer(identity.previous()),
        acceptor.accepted(),
        peer(identity.next()),
        dialer.connected(),
        selector);
  }

  private String missing() {
    List<String> problems = new ArrayList<>();
    if (dialer.connected() == null) {
      problems.add(peer(identity.next()) + " is missing: " + dialer.lastFailure());
    }
    if (acceptor.accepted() == null) {
      problems.add(peer(identity.previous()) + " is missing: " + acceptor.lastRefusal());
    } else if (!rollCall.heardAll()) {
      problems.add(peer(rollCall.firstMissing()) + " is missing in the ring");
    }
    return String.join("; ", problems);
  }

  private CollectiveException failure(String what, Throwable cause) {
    return new CollectiveException(
        String.format(
            "Rank %d of %d could not connect its ring: %s.",
            identity.rank(), identity.world(), what),
        cause);
  }

  private Peer peer(int rank) {
    return new Peer(rank, peers.get(rank));
  }
}
