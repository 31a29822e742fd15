package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Before the first operation every rank's number goes once around the ring, passed on as soon as
 * there are neighbors; so a rank knows that all are connected or, when time is over, from whom
 * nothing came.
 */
final class RingRollCall {
  private final int rank;
  private final int world;
  private final List<Integer> heard = new ArrayList<>();
  private final ByteBuffer token = ByteBuffer.allocate(Integer.BYTES);
  private int passedOn;

  RingRollCall(int rank, int world) {
    this.rank = rank;
    this.world = world;
  }

  /** Reads the numbers that came; they arrive in the order rank - 1, rank - 2, ... */
  void hear(SocketChannel in) throws IOException {
    if (heardAll() && in.read(token) != 0) {
      throw new IOException("closed its connection while the ring was being connected");
    }
    while (heard.size() < world - 1) {
      if (in.read(token) < 0) {
        throw new IOException("closed its connection while the ring was being connected");
      }
      if (token.hasRemaining()) {
        return;
      }
      int number = token.flip().getInt();
      token.clear();
      if (number != firstMissing()) {
        throw new IOException("passed on rank " + number + " instead of " + firstMissing());
      }
      heard.add(number);
    }
  }

  /** Sends this rank's number, then all that were heard but the receiver's own. */
  void passOn(SocketChannel out) throws IOException {
    int most = Math.min(heard.size() + 1, world - 1);
    for (; passedOn < most; passedOn++) {
      int number = passedOn == 0 ? rank : heard.get(passedOn - 1);
      if (out.write(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip()) != Integer.BYTES) {
        throw new IOException("takes no more bytes while the ring is being connected");
      }
    }
  }

  boolean complete() {
    return heardAll() && !passesOn();
  }

  /** Whether the next rank is still needed. */
  boolean passesOn() {
    return passedOn < world - 1;
  }

  boolean heardAll() {
    return heard.size() == world - 1;
  }

  /** The nearest rank before this one from which nothing came. */
  int firstMissing() {
    return Math.floorMod(rank - 1 - heard.size(), world);
  }
}
