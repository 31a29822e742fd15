package dev.lockstep.preprocessing.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.List;

/**
 * One row to be written.
 *
 * @param utf8Key identity of the row, in UTF-8
 * @param features stored elements, {@link TensorSpec#rowBytes()} bytes
 * @param label class index, or the stored value of a {@link ValueLabel}, which is rounded to
 *     float32
 * @param kept values of the kept columns, in UTF-8
 */
public record DatasetRow(byte[] utf8Key, byte[] features, double label, List<byte[]> kept)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Without kept columns. */
  public DatasetRow(byte[] utf8Key, byte[] features, double label) {
    this(utf8Key, features, label, List.of());
  }

  /** With the key as a text and without kept columns. */
  public DatasetRow(String key, byte[] features, double label) {
    this(key.getBytes(UTF_8), features, label);
  }

  /** The key as a text, made anew by every call. */
  public String key() {
    return new String(utf8Key, UTF_8);
  }
}
