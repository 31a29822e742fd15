package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a rank proves and demands in the handshake: HMAC-SHA256 under the job's secret over role,
 * both ranks, the world size, both fresh nonces, what the prover tells of itself and the session. A
 * recorded handshake is worthless because the other side's nonce is new each time; a proof can't be
 * reflected because of the role.
 */
final class RingIdentity {
  static final int NONCE_BYTES = 32;
  static final int PROOF_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JobSecret secret;
  private final byte[] session;
  private final int rank;
  private final int world;

  RingIdentity(JobSecret secret, String session, int rank, int world) {
    this.secret = secret;
    this.session = session.getBytes(StandardCharsets.UTF_8);
    this.rank = rank;
    this.world = world;
  }

  /** Which end of a connection proves itself. */
  enum Role {
    DIALER,
    LISTENER
  }

  /**
   * A connection that is being authenticated.
   *
   * @param dialer rank that opened it
   * @param listener rank that accepted it
   * @param dialerNonce fresh random bytes of the dialer
   * @param listenerNonce fresh random bytes of the listener
   */
  record Meeting(int dialer, int listener, byte[] dialerNonce, byte[] listenerNonce) {}

  int rank() {
    return rank;
  }

  int world() {
    return world;
  }

  int after(int distance) {
    return (rank + distance) % world;
  }

  int before(int distance) {
    return Math.floorMod(rank - distance, world);
  }

  static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  /**
   * Makes a message that proves one end.
   *
   * @param told what that end tells of itself
   * @return {@code told}, then the proof
   */
  byte[] prove(Role role, Meeting meeting, byte[] told) {
    byte[] message = Arrays.copyOf(told, told.length + PROOF_BYTES);
    System.arraycopy(proof(role, meeting, told), 0, message, told.length, PROOF_BYTES);
    return message;
  }

  /** Whether a message was made by {@link #prove} with the same arguments and secret. */
  boolean proves(byte[] message, Role role, Meeting meeting) {
    byte[] told = Arrays.copyOf(message, message.length - PROOF_BYTES);
    byte[] proof = Arrays.copyOfRange(message, told.length, message.length);
    // takes the same time wherever the proofs differ
    return MessageDigest.isEqual(proof, proof(role, meeting, told));
  }

  private byte[] proof(Role role, Meeting meeting, byte[] told) {
    ByteBuffer numbers = ByteBuffer.allocate(5 * Integer.BYTES);
    numbers.putInt(role.ordinal()).putInt(meeting.dialer()).putInt(meeting.listener());
    numbers.putInt(world).putInt(told.length);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update("lockstep ring handshake 2\n".getBytes(StandardCharsets.UTF_8));
      mac.update(numbers.array());
      mac.update(meeting.dialerNonce());
      mac.update(meeting.listenerNonce());
      mac.update(told);
      return mac.doFinal(session);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no " + ALGORITHM, e);
    }
  }
}
