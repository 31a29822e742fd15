package dev.lockstep.training.collective;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** How the ring's sockets are set up. */
final class RingSockets {
  /** Room for strangers, so that they don't keep the right peer from being queued. */
  private static final int BACKLOG = 1024;

  private RingSockets() {}

  /** Listens on exactly one address, at a port the system chooses. */
  static ServerSocketChannel listen(String host) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      return server.bind(new InetSocketAddress(InetAddress.getByName(host), 0), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Small pieces must not wait for more (Nagle); a host that vanished must be noticed. */
  static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /** An address as it is now: one that was sent by another process may not be resolved. */
  static InetSocketAddress resolve(InetSocketAddress address) throws IOException {
    InetSocketAddress resolved =
        address.isUnresolved()
            ? new InetSocketAddress(address.getHostString(), address.getPort())
            : address;
    if (resolved.isUnresolved()) {
      throw new IOException("the host name is unknown");
    }
    return resolved;
  }
}
