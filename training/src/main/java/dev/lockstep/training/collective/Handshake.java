package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One end of an authentication in progress on a non-blocking channel. The dialer greets (magic and
 * nonce), the listener answers with its nonce, the dialer proves itself, and only then does the
 * listener; so a stranger learns nothing but random bytes. Needs at most 40 + 32 bytes of memory
 * until the other side is known.
 */
abstract class Handshake {
  static final int GREETING_BYTES = Long.BYTES + RingIdentity.NONCE_BYTES;
  static final long MAGIC = 0x4C4F_434B_5354_4550L;

  private final SocketChannel channel;
  private final long deadline;
  private ByteBuffer awaited;

  /**
   * @param deadline by {@link System#nanoTime}, after which it is given up
   * @param firstBytes length of the first message of the other side
   */
  Handshake(SocketChannel channel, long deadline, int firstBytes) {
    this.channel = channel;
    this.deadline = deadline;
    this.awaited = ByteBuffer.allocate(firstBytes);
  }

  SocketChannel channel() {
    return channel;
  }

  long deadline() {
    return deadline;
  }

  /** Reads what has come; returns whether the other side is authenticated and knows that we are. */
  final boolean advance() throws IOException {
    while (true) {
      if (channel.read(awaited) < 0) {
        throw new IOException("it closed the connection during the handshake");
      }
      if (awaited.hasRemaining()) {
        return false;
      }
      int more = message(awaited.array());
      if (more == 0) {
        return true;
      }
      awaited = ByteBuffer.allocate(more);
    }
  }

  /**
   * Handles one message.
   *
   * @return length of the message to wait for next, 0 when authenticated
   */
  abstract int message(byte[] message) throws IOException;

  /** A handshake message is so short that it always fits into an idle connection's buffer. */
  final void send(byte[] message) throws IOException {
    if (channel.write(ByteBuffer.wrap(message)) != message.length) {
      throw new IOException("it does not take the handshake's bytes");
    }
  }

  /** The end that accepted the connection: the rank before this one has to prove itself. */
  static final class Listening extends Handshake {
    private final RingIdentity identity;
    private byte[] dialerNonce;
    private byte[] listenerNonce;

    Listening(SocketChannel channel, long deadline, RingIdentity identity) {
      super(channel, deadline, GREETING_BYTES);
      this.identity = identity;
    }

    @Override
    int message(byte[] message) throws IOException {
      return listenerNonce == null ? answerGreeting(message) : checkProof(message);
    }

    private int answerGreeting(byte[] greeting) throws IOException {
      if (ByteBuffer.wrap(greeting).getLong() != MAGIC) {
        throw new IOException("it does not speak this protocol");
      }
      dialerNonce = Arrays.copyOfRange(greeting, Long.BYTES, greeting.length);
      listenerNonce = RingIdentity.nonce();
      send(listenerNonce);
      return RingIdentity.PROOF_BYTES;
    }

    private int checkProof(byte[] proof) throws IOException {
      if (!RingIdentity.same(proof, proof(RingIdentity.Role.DIALER))) {
        throw new IOException("it has another secret, session, rank or world size");
      }
      send(proof(RingIdentity.Role.LISTENER));
      return 0;
    }

    private byte[] proof(RingIdentity.Role role) {
      return identity.proof(role, identity.previous(), dialerNonce, listenerNonce);
    }
  }

  /** The end that opened the connection, to the rank after this one. */
  static final class Dialing extends Handshake {
    private final RingIdentity identity;
    private final byte[] dialerNonce = RingIdentity.nonce();
    private byte[] listenerNonce;

    Dialing(SocketChannel channel, long deadline, RingIdentity identity) {
      super(channel, deadline, RingIdentity.NONCE_BYTES);
      this.identity = identity;
    }

    /** First message, once the connection is established. */
    void greet() throws IOException {
      send(ByteBuffer.allocate(GREETING_BYTES).putLong(MAGIC).put(dialerNonce).array());
    }

    @Override
    int message(byte[] message) throws IOException {
      if (listenerNonce == null) {
        listenerNonce = message;
        send(proof(RingIdentity.Role.DIALER));
        return RingIdentity.PROOF_BYTES;
      }
      if (!RingIdentity.same(message, proof(RingIdentity.Role.LISTENER))) {
        throw new IOException("it has another secret, session, rank or world size");
      }
      return 0;
    }

    private byte[] proof(RingIdentity.Role role) {
      return identity.proof(role, identity.rank(), dialerNonce, listenerNonce);
    }
  }
}
