package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the ranks that have to come among all who connect. Strangers are dropped: at the first
 * wrong byte, after two seconds, or as the oldest when too many are pending. The right peer needs
 * one round trip and comes again if it was dropped.
 */
final class RingAcceptor {
  private static final int MOST_PENDING = 64;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final ServerSocketChannel server;
  private final Selector selector;
  private final RingIdentity identity;
  private final Set<Integer> awaited;
  private final Map<Integer, Handshake> accepted = new HashMap<>();
  private final Deque<Handshake> pending = new ArrayDeque<>();
  private String lastRefusal = "nobody connected";

  /**
   * @param ranks that have to come
   */
  RingAcceptor(
      ServerSocketChannel server, Selector selector, RingIdentity identity, Set<Integer> ranks)
      throws IOException {
    this.server = server;
    this.selector = selector;
    this.identity = identity;
    this.awaited = new TreeSet<>(ranks);
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  /** Ranks that have not come yet. */
  Set<Integer> awaited() {
    return awaited;
  }

  /** The authenticated connection of a rank, or null. */
  SocketChannel accepted(int rank) {
    Handshake handshake = accepted.get(rank);
    return handshake == null ? null : handshake.channel();
  }

  /** The process of a rank that has come, or null. */
  PeerProcess process(int rank) {
    Handshake handshake = accepted.get(rank);
    return handshake == null ? null : handshake.process();
  }

  /** Why the last connection that was dropped was dropped. */
  String lastRefusal() {
    return lastRefusal;
  }

  /** Takes every connection that waits. */
  void accept() throws IOException {
    for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
      if (pending.size() == MOST_PENDING) {
        drop(pending.getFirst(), "too many connections were pending");
      }
      open(channel);
    }
  }

  private void open(SocketChannel channel) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Handshake handshake = new Handshake.Listening(channel, deadline, identity, awaited::contains);
    pending.addLast(handshake);
    try {
      RingSockets.prepare(channel);
      channel.register(selector, SelectionKey.OP_READ, handshake);
    } catch (IOException e) {
      drop(handshake, e.getMessage());
    }
  }

  /** Bytes came on a connection; returns whether it is still pending or gone. */
  boolean advance(Handshake.Listening handshake) {
    if (accepted.containsValue(handshake)) {
      return false;
    }
    try {
      if (handshake.advance()) {
        pending.remove(handshake);
        accepted.put(handshake.dialer(), handshake);
        awaited.remove(handshake.dialer());
        if (awaited.isEmpty()) {
          close();
        }
        return false;
      }
    } catch (IOException e) {
      drop(handshake, e.getMessage());
    }
    return true;
  }

  /** Drops who took too long; oldest first, so it stops at the first that may stay. */
  void dropLate(long now) {
    while (!pending.isEmpty() && pending.getFirst().deadline() - now < 0) {
      drop(pending.getFirst(), "it did not finish the handshake in time");
    }
  }

  /** Stops to accept and drops all who are pending. */
  void close() {
    SelectionKey key = server.keyFor(selector);
    if (key != null) {
      key.cancel();
    }
    while (!pending.isEmpty()) {
      IoCleanup.close(pending.removeFirst().channel());
    }
  }

  /** Closes what was accepted too. */
  void abandon() {
    close();
    accepted.values().forEach(handshake -> IoCleanup.close(handshake.channel()));
  }

  private void drop(Handshake handshake, String why) {
    pending.remove(handshake);
    lastRefusal = "the last connection was dropped because " + why;
    IoCleanup.close(handshake.channel());
  }
}
