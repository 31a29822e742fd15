package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Connects to one rank, again and again until it answers as it should. */
final class RingDialer {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Peer target;
  private final Selector selector;
  private final RingIdentity identity;
  private Handshake.Dialing handshake;
  private SocketChannel connected;
  private boolean lost;
  private long earliest = System.nanoTime();
  private String lastFailure = "it did not answer";

  RingDialer(Peer target, Selector selector, RingIdentity identity) {
    this.target = target;
    this.selector = selector;
    this.identity = identity;
  }

  /** The authenticated connection, or null. */
  SocketChannel connected() {
    return connected;
  }

  /** The rank it connects to, with its process once it is connected. */
  Peer target() {
    return target;
  }

  /** Whether that rank, which never sends anything, has closed the connection. */
  boolean lost() {
    return lost;
  }

  /** What went wrong the last time. */
  String lastFailure() {
    return lastFailure;
  }

  /** Starts an attempt when one is due, and gives up one that takes too long. */
  void dial(long now) {
    if (connected != null) {
      return;
    }
    if (handshake != null && handshake.deadline() - now < 0) {
      fail("it did not finish the handshake in time");
    }
    if (handshake == null && earliest - now <= 0) {
      open(now);
    }
  }

  private void open(long now) {
    try {
      SocketChannel channel = SocketChannel.open();
      handshake = new Handshake.Dialing(channel, now + PATIENCE_NANOS, identity, target.rank());
      RingSockets.prepare(channel);
      boolean established = channel.connect(RingSockets.resolve(target.address()));
      channel.register(
          selector, established ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
      if (established) {
        handshake.greet();
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }

  /** The connection was established, refused, or brought bytes. */
  void advance(SelectionKey key) {
    if (connected != null) {
      lost = true;
      key.interestOps(0);
      return;
    }
    try {
      if (key.isConnectable()) {
        handshake.channel().finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        handshake.greet();
      } else if (handshake.advance()) {
        connected = handshake.channel();
        target = new Peer(target.rank(), target.address(), handshake.process());
        handshake = null;
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }

  /** Gives up an attempt in progress. */
  void close() {
    if (handshake != null) {
      IoCleanup.close(handshake.channel());
      handshake = null;
    }
  }

  private void fail(String why) {
    lastFailure = why;
    earliest = System.nanoTime() + PAUSE_NANOS;
    close();
  }
}
