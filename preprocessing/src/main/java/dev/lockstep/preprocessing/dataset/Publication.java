package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Writes one version of something that is replaced as a whole: a dataset, a model. Its files lie
 * below {@code <root>/versions/<id>/}; readers see them once {@code <root>/published/<number>.json}
 * exists, which is created by one conditional request. Of several writers that began from the same
 * state exactly one succeeds.
 *
 * <p>Order of calls: {@link #begin}, write any files below {@link #folder}, then {@link #publish}
 * or {@link #abort}. Not thread-safe; lives on the driver.
 */
public final class Publication {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int FINGERPRINT_CHARACTERS = 12;
  private static final int ATTEMPT_BYTES = 4;

  private enum State {
    OPEN,
    UNCERTAIN,
    PUBLISHED,
    REMOVED
  }

  private final Storage storage;
  private final String root;
  private final String id;
  private final long number;
  private State state = State.OPEN;

  private Publication(Storage storage, String root, String id, long number) {
    this.storage = storage;
    this.root = root;
    this.id = id;
    this.number = number;
  }

  /**
   * Starts a version after the one that is current now.
   *
   * @param root address of the dataset or model
   * @param fingerprint hex hash over everything the version is made from; the id starts with it
   */
  public static Publication begin(Storage storage, String root, String fingerprint) {
    byte[] attempt = new byte[ATTEMPT_BYTES];
    RANDOM.nextBytes(attempt);
    String id = idPrefix(fingerprint) + Hashes.hex(attempt);
    return new Publication(storage, root, id, Published.highestNumber(storage, root) + 1);
  }

  static String idPrefix(String fingerprint) {
    if (!fingerprint.matches("[0-9a-f]{12,}")) {
      throw new IllegalArgumentException("a fingerprint is lower-case hex, found " + fingerprint);
    }
    return fingerprint.substring(0, FINGERPRINT_CHARACTERS) + "-";
  }

  /** Name of the version's folder: twelve digits of the fingerprint and eight random ones. */
  public String id() {
    return id;
  }

  /** Address of the version's folder, without a slash at the end. */
  public String folder() {
    return Published.folder(root, id);
  }

  /** Where its files go. */
  DatasetWriter.Target target() {
    return new DatasetWriter.Target(storage, root, folder());
  }

  /**
   * Writes {@code manifest.json} and makes the version current. Every other file must be complete.
   *
   * @throws EnvironmentException if another writer was first; its version stays current and this
   *     one's files are removed
   */
  public Published publish(byte[] manifest) {
    requireOpen();
    storage.write(folder() + "/" + Published.MANIFEST, manifest);
    String publishedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    Published.Pointer pointer = new Published.Pointer(id, Hashes.sha256(manifest), publishedAt);
    if (!create(pointer)) {
      String winner = Published.pointer(storage, root, number).version();
      remove();
      throw new EnvironmentException(lost(winner));
    }
    state = State.PUBLISHED;
    return new Published(root, number, pointer, manifest);
  }

  /**
   * Removes the version's files, unless the store left it open whether the version was published:
   * then it is asked again, and a version that readers can see is kept.
   */
  public void abort() {
    if (state == State.PUBLISHED) {
      throw new IllegalStateException("version " + id + " is published already");
    }
    if (state == State.UNCERTAIN && isOurs()) {
      state = State.PUBLISHED;
      return;
    }
    remove();
  }

  /**
   * A retried request may find the pointer that its own first try has created, and a failed one may
   * have succeeded unseen, so the pointer itself has the last word.
   */
  private boolean create(Published.Pointer pointer) {
    boolean created;
    state = State.UNCERTAIN;
    try {
      created = storage.createIfAbsent(Published.pointerUri(root, number), Json.pretty(pointer));
    } catch (EnvironmentException e) {
      created = isOursOr(e);
      if (!created) {
        throw e;
      }
    }
    return created || isOurs();
  }

  private boolean isOursOr(EnvironmentException failure) {
    try {
      return isOurs();
    } catch (EnvironmentException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private boolean isOurs() {
    return storage.stat(Published.pointerUri(root, number)).isPresent()
        && Published.pointer(storage, root, number).version().equals(id);
  }

  private void remove() {
    storage.deleteTree(folder());
    state = State.REMOVED;
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("version " + id + " is " + state + ", it must be OPEN");
    }
  }

  private String lost(String winner) {
    return "another writer published version "
        + winner
        + " of "
        + root
        + " while version "
        + id
        + " was being written; version "
        + winner
        + " stays current and this one's files were removed. Run again to publish on top of it";
  }
}
