package dev.lockstep.training.collective;

import java.net.InetSocketAddress;

/**
 * Another rank and where it listens.
 *
 * @param rank its rank
 * @param address its listener's address
 */
record Peer(int rank, InetSocketAddress address) {
  @Override
  public String toString() {
    return "rank " + rank + " (" + address.getHostString() + ":" + address.getPort() + ")";
  }
}
