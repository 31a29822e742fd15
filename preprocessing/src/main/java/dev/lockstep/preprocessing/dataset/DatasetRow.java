package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;

/**
 * One row to be written.
 *
 * @param utf8Key identity of the row, in UTF-8
 * @param features stored elements, {@link TensorSpec#rowBytes()} bytes
 * @param label class index, or the stored value of a {@link ValueLabel}, which is rounded to
 *     float32
 */
public record DatasetRow(byte[] utf8Key, byte[] features, double label) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** With the key as a text. */
  public DatasetRow(String key, byte[] features, double label) {
    this(key.getBytes(UTF_8), features, label);
  }

  /** The key as a text, made anew by every call. */
  public String key() {
    return new String(utf8Key, UTF_8);
  }
}
