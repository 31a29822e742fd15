package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Flattened parameters that training starts from. Travels to executors with its bytes; as JSON it
 * is its hash alone.
 */
public final class InitialParameters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String sha256;
  private final byte[] bytes;

  private InitialParameters(String sha256, byte[] bytes) {
    this.sha256 = sha256;
    this.bytes = bytes;
  }

  /**
   * A copy of a network's parameters.
   *
   * @param parameters elements of the network's type in native order
   */
  static InitialParameters of(ByteBuffer parameters) {
    byte[] bytes = new byte[parameters.remaining()];
    parameters.duplicate().get(bytes);
    return new InitialParameters(Hashes.sha256(bytes), bytes);
  }

  /** What is known of parameters whose bytes are elsewhere. */
  @JsonCreator
  static InitialParameters ofSha256(String sha256) {
    return new InitialParameters(sha256, null);
  }

  /** Lower-case hex. */
  @JsonValue
  public String sha256() {
    return sha256;
  }

  void copyTo(ByteBuffer target) {
    if (bytes == null || bytes.length != target.remaining()) {
      throw new IllegalStateException(
          "the network has %d bytes of parameters, found %s"
              .formatted(target.remaining(), bytes == null ? "none" : bytes.length));
    }
    target.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InitialParameters that && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sha256);
  }

  @Override
  public String toString() {
    return sha256;
  }
}
