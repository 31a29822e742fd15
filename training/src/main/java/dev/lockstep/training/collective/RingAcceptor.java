package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds the previous rank among all who connect. Strangers are dropped: at the first wrong byte,
 * after two seconds, or as the oldest when too many are pending. The right peer needs one round
 * trip and comes again if it was dropped.
 */
final class RingAcceptor {
  private static final int MOST_PENDING = 64;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final ServerSocketChannel server;
  private final Selector selector;
  private final RingIdentity identity;
  private final Deque<Handshake> pending = new ArrayDeque<>();
  private SocketChannel accepted;
  private String lastRefusal = "nobody connected";

  RingAcceptor(ServerSocketChannel server, Selector selector, RingIdentity identity)
      throws IOException {
    this.server = server;
    this.selector = selector;
    this.identity = identity;
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  /** The authenticated connection, or null. */
  SocketChannel accepted() {
    return accepted;
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
    Handshake handshake = new Handshake.Listening(channel, deadline, identity);
    pending.addLast(handshake);
    try {
      RingSockets.prepare(channel);
      channel.register(selector, SelectionKey.OP_READ, handshake);
    } catch (IOException e) {
      drop(handshake, e.getMessage());
    }
  }

  /** Bytes came on a pending connection. */
  void advance(Handshake handshake) {
    try {
      if (handshake.advance()) {
        pending.remove(handshake);
        accepted = handshake.channel();
        close();
      }
    } catch (IOException e) {
      drop(handshake, e.getMessage());
    }
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

  private void drop(Handshake handshake, String why) {
    pending.remove(handshake);
    lastRefusal = "the last connection was dropped because " + why;
    IoCleanup.close(handshake.channel());
  }
}
