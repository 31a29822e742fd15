package dev.lockstep.training.collective;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A bound port; after {@link #connect} the port is closed, the ring needs it no more. */
final class RingListener implements RingCommunicator.Listener {
  private final ServerSocketChannel server;
  private final Selector selector;
  private final InetSocketAddress address;
  private final AtomicBoolean used = new AtomicBoolean();

  private RingListener(ServerSocketChannel server, Selector selector) throws IOException {
    this.server = server;
    this.selector = selector;
    this.address = (InetSocketAddress) server.getLocalAddress();
  }

  static RingListener open(String host) {
    ServerSocketChannel server = null;
    try {
      server = RingSockets.listen(host);
      return new RingListener(server, Selector.open());
    } catch (IOException e) {
      IoCleanup.close(server);
      throw new CollectiveException(
          "Cannot listen on host "
              + host
              + ", which must be an address of this machine: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public Communicator connect(
      int rank,
      List<InetSocketAddress> peers,
      JobSecret secret,
      String session,
      RingOptions options) {
    if (rank < 0 || rank >= peers.size()) {
      throw new IllegalArgumentException(
          "rank must be from 0 to " + (peers.size() - 1) + " but was " + rank);
    }
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException("A listener connects once");
    }
    RingIdentity identity = new RingIdentity(secret, session, rank, peers.size());
    try {
      return peers.size() == 1 ? alone(options) : join(identity, List.copyOf(peers), options);
    } finally {
      close();
    }
  }

  private Communicator alone(RingOptions options) {
    return new RingCommunicator(0, 1, null, options);
  }

  private Communicator join(
      RingIdentity identity, List<InetSocketAddress> peers, RingOptions options) {
    try {
      RingLinks links = new RingConnector(server, selector, identity, peers, options).connect();
      return new RingCommunicator(identity.rank(), identity.world(), links, options);
    } catch (IOException e) {
      throw new CollectiveException("The listener at " + address + " was closed", e);
    }
  }

  @Override
  public void close() {
    IoCleanup.close(server, selector);
  }
}
