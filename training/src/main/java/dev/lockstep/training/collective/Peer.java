package dev.lockstep.training.collective;

import java.net.InetSocketAddress;

/**
 * Another rank and where it listens.
 *
 * @param rank its rank
 * @param address its listener's address
 * @param process what it said of itself, or null before it is authenticated
 */
record Peer(int rank, InetSocketAddress address, PeerProcess process) {
  @Override
  public String toString() {
    String known = process == null ? "" : ", process " + process.pid() + " on " + process.host();
    return "rank " + rank + " (" + address.getHostString() + ":" + address.getPort() + known + ")";
  }
}
