package dev.lockstep.preprocessing.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One folder that a writer has made below a dataset or a model.
 *
 * @param id of the version
 * @param state what readers can see of it
 * @param publishedAt when it became current, or null if it never did
 * @param retiredAt when its successor became current, or null if there is none
 * @param changedAt when its newest object was written, or null if it has none
 * @param objects number of objects in it
 * @param bytes their size
 * @param needs ids of the versions whose files this one names as its own; none if nobody can read
 *     it
 * @param readers who reads it now, in words
 */
public record VersionFolder(
    String id,
    State state,
    Instant publishedAt,
    Instant retiredAt,
    Instant changedAt,
    long objects,
    long bytes,
    Set<String> needs,
    List<String> readers) {
  public VersionFolder {
    needs = Set.copyOf(needs);
    readers = List.copyOf(readers);
  }

  /** One that needs no other and that nobody reads. */
  public VersionFolder(
      String id,
      State state,
      Instant publishedAt,
      Instant retiredAt,
      Instant changedAt,
      long objects,
      long bytes) {
    this(id, state, publishedAt, retiredAt, changedAt, objects, bytes, Set.of(), List.of());
  }

  /** What readers can see of a version. */
  public enum State {
    /** What readers get. */
    CURRENT,
    /** Was current once and can still be opened by its id. */
    RETIRED,
    /** Nothing names it: its writer is at work, or has failed. */
    UNPUBLISHED,
    /** Rejected records of a run that published nothing because there were too many. */
    FAILED
  }
}
