package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One file of a model's folder.
 *
 * @param name relative to the folder, without subfolders
 * @param bytes its size
 * @param sha256 of its bytes, lower-case hex
 */
public record ModelFile(String name, long bytes, String sha256) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ModelFile {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a model file: " + name);
    }
    if (bytes < 0 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s cannot have %d bytes", name, bytes));
    }
    if (sha256 == null || !SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(name + " has no valid sha256: " + sha256);
    }
  }

  static ModelFile of(String name, byte[] content) {
    return new ModelFile(name, content.length, Hashes.sha256(content));
  }
}
