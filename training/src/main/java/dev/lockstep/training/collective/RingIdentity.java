package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a rank proves and demands in the handshake: HMAC-SHA256 under the job's secret over role,
 * both fresh nonces, both ranks, the world size and the session. A recorded handshake is worthless
 * because the other side's nonce is new each time; a proof can't be reflected because of the role.
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

  int rank() {
    return rank;
  }

  int world() {
    return world;
  }

  int next() {
    return (rank + 1) % world;
  }

  int previous() {
    return Math.floorMod(rank - 1, world);
  }

  static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  /** Proof for the connection from {@code dialer} to the rank after it. */
  byte[] proof(Role role, int dialer, byte[] dialerNonce, byte[] listenerNonce) {
    ByteBuffer text = ByteBuffer.allocate(3 * Integer.BYTES + 2 * NONCE_BYTES + session.length);
    text.putInt(role.ordinal()).putInt(dialer).putInt(world);
    text.put(dialerNonce).put(listenerNonce).put(session);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update("lockstep ring handshake 1\n".getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(text.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no " + ALGORITHM, e);
    }
  }

  /** Takes the same time wherever the proofs differ. */
  static boolean same(byte[] proof, byte[] expected) {
    return MessageDigest.isEqual(proof, expected);
  }
}
