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
import java.util.TreeSet;

/** Brings up all connections of one rank within the deadline, on one thread. */
final class RingConnector {
  private static final long TICK_MILLIS = 20;

  private final Selector selector;
  private final RingIdentity identity;
  private final List<InetSocketAddress> peers;
  private final Duration timeout;
  private final boolean sharedMemory;
  private final int[] distances;
  private final RingAcceptor acceptor;
  private final List<RingDialer> dialers = new ArrayList<>();

  /** Who is there. */
  private final RingRollCall present;

  /** Who has all its connections; called when all are there. */
  private final RingRollCall ready;

  RingConnector(
      ServerSocketChannel server,
      Selector selector,
      RingIdentity identity,
      List<InetSocketAddress> peers,
      RingOptions options)
      throws IOException {
    this.selector = selector;
    this.identity = identity;
    this.peers = peers;
    this.timeout = options.connectTimeout();
    this.sharedMemory = options.sharedMemory();
    this.distances = DoublingPlan.distances(identity.world());
    Set<Integer> awaited = new TreeSet<>();
    for (int distance : distances) {
      awaited.add(identity.before(distance));
      dialers.add(new RingDialer(peer(identity.after(distance)), selector, identity));
    }
    this.acceptor = new RingAcceptor(server, selector, identity, awaited);
    this.present = new RingRollCall(identity.rank(), identity.world());
    this.ready = new RingRollCall(identity.rank(), identity.world());
  }

  /** Returns when all ranks are connected; closes what it opened when it fails. */
  RingLinks connect() {
    boolean done = false;
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!ready.complete()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("after " + timeout.toMillis() / 1e3 + " s: " + missing());
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("the thread was interrupted");
        }
        turn();
      }
      RingLinks links = links();
      done = share(links, deadline);
      return links;
    } catch (ClosedChannelException | ClosedSelectorException | CancelledKeyException e) {
      throw failure("the listener was closed meanwhile", e);
    } catch (IOException e) {
      throw failure(e.getMessage(), e);
    } finally {
      acceptor.close();
      dialers.forEach(RingDialer::close);
      if (!done) {
        acceptor.abandon();
        dialers.forEach(dialer -> IoCleanup.close(dialer.connected()));
      }
    }
  }

  private void turn() throws IOException {
    long now = System.nanoTime();
    for (RingDialer dialer : dialers) {
      dialer.dial(now);
    }
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
    } else if (owner instanceof RingDialer dialer) {
      dialer.advance(key);
    } else if (owner instanceof Handshake.Listening handshake && !acceptor.advance(handshake)) {
      // only the ring is heard of before the first operation
      boolean inRing = handshake.channel() == predecessor();
      key.interestOps(inRing ? SelectionKey.OP_READ : 0);
    }
  }

  private SocketChannel predecessor() {
    return acceptor.accepted(identity.before(1));
  }

  private RingDialer successor() {
    return dialers.get(0);
  }

  private void callTheRoll() throws IOException {
    call(present);
    boolean connected =
        acceptor.awaited().isEmpty()
            && dialers.stream().allMatch(dialer -> dialer.connected() != null);
    if (present.complete() && connected) {
      call(ready);
    }
    // one that needs nobody any more may have done all its work already
    if (successor().lost() && ready.passesOn()) {
      throw lost(new PeerLostException(successor().target(), null));
    }
  }

  private void call(RingRollCall rollCall) throws IOException {
    SocketChannel in = predecessor();
    if (in != null && !rollCall.complete()) {
      about(peer(identity.before(1)), () -> rollCall.hear(in));
    }
    SocketChannel out = successor().connected();
    if (out != null) {
      about(successor().target(), () -> rollCall.passOn(out));
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

  /** Frees the channels from the selector they were authenticated with. */
  private RingLinks links() throws IOException {
    selector.close();
    String here = peers.get(identity.rank()).getHostString();
    int ranksHere = (int) peers.stream().filter(peer -> peer.getHostString().equals(here)).count();
    List<RingTransport> links = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      int before = identity.before(distances[i]);
      RingDialer dialer = dialers.get(i);
      links.add(
          new RingTransport(
              peer(before),
              acceptor.accepted(before),
              dialer.target(),
              dialer.connected(),
              Lookout.among(ranksHere, Runtime.getRuntime().availableProcessors())));
    }
    return new RingLinks(links);
  }

  private boolean share(RingLinks links, long deadline) throws IOException {
    boolean done = false;
    try {
      new SharedMemory(sharedMemory, deadline, links.all()).agree();
      done = true;
    } finally {
      if (!done) {
        links.close();
      }
    }
    return true;
  }

  private String missing() {
    List<String> problems = new ArrayList<>();
    for (RingDialer dialer : dialers) {
      if (dialer.connected() == null) {
        problems.add(dialer.target() + " is missing: " + dialer.lastFailure());
      }
    }
    for (int rank : acceptor.awaited()) {
      problems.add(peer(rank) + " is missing: " + acceptor.lastRefusal());
    }
    if (predecessor() != null && !present.heardAll()) {
      problems.add(peer(present.firstMissing()) + " is missing in the ring");
    } else if (problems.isEmpty() && !ready.heardAll()) {
      problems.add(peer(ready.firstMissing()) + " has not all its connections yet");
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
    return new Peer(rank, peers.get(rank), acceptor == null ? null : acceptor.process(rank));
  }
}
