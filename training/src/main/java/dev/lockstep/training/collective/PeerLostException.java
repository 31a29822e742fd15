package dev.lockstep.training.collective;

import java.io.IOException;

/** A peer's connection ended; the message names the peer. */
final class PeerLostException extends IOException {
  private static final long serialVersionUID = 1L;

  PeerLostException(Peer peer, IOException cause) {
    super(
        peer + " closed its connection" + (cause == null ? "" : ": " + cause.getMessage()), cause);
  }
}
