package dev.lockstep.training.collective;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * One end of an authentication in progress on a non-blocking channel. The dialer greets (magic, its
 * rank and nonce), the listener answers with its nonce, the dialer tells its process and proves
 * itself, and only then does the listener; so a stranger learns nothing but random bytes. Needs at
 * most 44 + 104 bytes of memory until the other side is known.
 */
abstract class Handshake {
  static final int GREETING_BYTES = Long.BYTES + Integer.BYTES + RingIdentity.NONCE_BYTES;
  static final int PROVING_BYTES = PeerProcess.BYTES + RingIdentity.PROOF_BYTES;
  static final long MAGIC = 0x4C4F_434B_5354_4551L;

  private final SocketChannel channel;
  private final long deadline;
  private ByteBuffer awaited;
  private PeerProcess process;

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

  /** The process of the other side, once it is authenticated. */
  PeerProcess process() {
    return process;
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

  final void require(
      RingIdentity identity, byte[] message, RingIdentity.Role role, RingIdentity.Meeting meeting)
      throws IOException {
    if (!identity.proves(message, role, meeting)) {
      throw new IOException("it has another secret, session, rank or world size");
    }
    process = PeerProcess.decode(message);
  }

  /** The end that accepted the connection. */
  static final class Listening extends Handshake {
    private final RingIdentity identity;
    private final IntPredicate awaited;
    private RingIdentity.Meeting meeting;

    /**
     * @param awaited ranks that have to come
     */
    Listening(SocketChannel channel, long deadline, RingIdentity identity, IntPredicate awaited) {
      super(channel, deadline, GREETING_BYTES);
      this.identity = identity;
      this.awaited = awaited;
    }

    /** The rank that the other side has, once it is authenticated. */
    int dialer() {
      return meeting.dialer();
    }

    @Override
    int message(byte[] message) throws IOException {
      return meeting == null ? answerGreeting(message) : checkProof(message);
    }

    private int answerGreeting(byte[] message) throws IOException {
      ByteBuffer greeting = ByteBuffer.wrap(message);
      if (greeting.getLong() != MAGIC) {
        throw new IOException("it does not speak this protocol");
      }
      int dialer = greeting.getInt();
      requireAwaited(dialer);
      byte[] nonce = Arrays.copyOfRange(message, greeting.position(), message.length);
      meeting = new RingIdentity.Meeting(dialer, identity.rank(), nonce, RingIdentity.nonce());
      send(meeting.listenerNonce());
      return PROVING_BYTES;
    }

    /** Two may have greeted with the same rank; the first one that proves it is taken. */
    private int checkProof(byte[] message) throws IOException {
      require(identity, message, RingIdentity.Role.DIALER, meeting);
      requireAwaited(meeting.dialer());
      byte[] own = PeerProcess.own().encode();
      send(identity.prove(RingIdentity.Role.LISTENER, meeting, own));
      return 0;
    }

    private void requireAwaited(int dialer) throws IOException {
      if (!awaited.test(dialer)) {
        throw new IOException("it called itself rank " + dialer + ", which is not awaited");
      }
    }
  }

  /** The end that opened the connection. */
  static final class Dialing extends Handshake {
    private final RingIdentity identity;
    private final int listener;
    private final byte[] nonce = RingIdentity.nonce();
    private RingIdentity.Meeting meeting;

    Dialing(SocketChannel channel, long deadline, RingIdentity identity, int listener) {
      super(channel, deadline, RingIdentity.NONCE_BYTES);
      this.identity = identity;
      this.listener = listener;
    }

    /** First message, once the connection is established. */
    void greet() throws IOException {
      ByteBuffer greeting = ByteBuffer.allocate(GREETING_BYTES);
      send(greeting.putLong(MAGIC).putInt(identity.rank()).put(nonce).array());
    }

    @Override
    int message(byte[] message) throws IOException {
      if (meeting == null) {
        meeting = new RingIdentity.Meeting(identity.rank(), listener, nonce, message);
        byte[] own = PeerProcess.own().encode();
        send(identity.prove(RingIdentity.Role.DIALER, meeting, own));
        return PROVING_BYTES;
      }
      require(identity, message, RingIdentity.Role.LISTENER, meeting);
      return 0;
    }
  }
}
