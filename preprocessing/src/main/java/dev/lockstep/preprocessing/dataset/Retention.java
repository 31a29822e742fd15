package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Removes versions that nobody needs any more. Order of calls: {@link #plan}, which touches
 * nothing, then {@link #remove} with the versions it names.
 */
public final class Retention {
  /** A retired version stays readable for this long, for those who have just opened it. */
  public static final Duration READERS_GRACE = Duration.ofHours(1);

  /** A version that nothing names may belong to a writer at work, which can be silent for hours. */
  public static final Duration WRITERS_GRACE = Duration.ofDays(1);

  /**
   * What is kept.
   *
   * @param keep published versions that stay whatever their age, the current one among them
   * @param olderThan only what was retired, or written last, longer ago than this is removed; the
   *     graces hold too
   */
  public record Policy(int keep, Duration olderThan) {
    public Policy {
      if (keep < 1) {
        throw new IllegalArgumentException("at least the current version is kept, found " + keep);
      }
      if (olderThan.isNegative()) {
        throw new IllegalArgumentException("an age cannot be negative, found " + olderThan);
      }
    }
  }

  private Retention() {}

  /**
   * The versions that a policy removes, in the order of {@code versions}. The current version is
   * never among them, nor is one that is being read, or whose files a version names that stays.
   *
   * @param versions as {@link VersionFolders#list} gives them
   * @param now by the clock of the pointers and objects
   */
  public static List<VersionFolder> plan(List<VersionFolder> versions, Policy policy, Instant now) {
    long published = versions.stream().filter(version -> version.publishedAt() != null).count();
    List<VersionFolder> removed = new ArrayList<>();
    long number = 0;
    for (VersionFolder version : versions) {
      if (version.publishedAt() != null) {
        number++;
      }
      boolean goes =
          switch (version.state()) {
            case CURRENT -> false;
            case RETIRED ->
                number <= published - policy.keep()
                    && before(version.retiredAt(), now, policy.olderThan(), READERS_GRACE);
            case UNPUBLISHED, FAILED ->
                before(version.changedAt(), now, policy.olderThan(), WRITERS_GRACE);
          };
      if (goes && version.readers().isEmpty()) {
        removed.add(version);
      }
    }
    return withoutNeeded(versions, removed);
  }

  /** What stays may need more than what was meant to stay, and that again. */
  private static List<VersionFolder> withoutNeeded(
      List<VersionFolder> versions, List<VersionFolder> removed) {
    Set<String> needed = new HashSet<>();
    versions.stream().filter(v -> !removed.contains(v)).forEach(v -> needed.addAll(v.needs()));
    List<VersionFolder> left =
        removed.stream()
            .filter(v -> v.state() == VersionFolder.State.FAILED || !needed.contains(v.id()))
            .toList();
    return left.size() == removed.size() ? left : withoutNeeded(versions, left);
  }

  private static boolean before(Instant since, Instant now, Duration age, Duration grace) {
    Duration least = age.compareTo(grace) < 0 ? grace : age;
    return since != null && since.isBefore(now.minus(least));
  }

  /**
   * Removes versions: of each first the pointers that name it, so that no reader finds half of it,
   * then its files. What readers see and who reads is looked at again: a version that has become
   * current or is being read is left, and so are those whose files it names. One whose reader comes
   * in between is not published any more, but its files stay until it is removed again.
   *
   * @param planned in the order of {@link #plan}
   * @return why a version was left, by version; the others are gone
   */
  public static Map<VersionFolder, String> remove(
      Storage storage, String root, List<VersionFolder> planned) {
    Map<VersionFolder, String> left = new LinkedHashMap<>();
    List<VersionFolder> newestFirst = new ArrayList<>(planned);
    Collections.reverse(newestFirst);
    for (VersionFolder version : newestFirst) {
      needing(version, left.keySet())
          .map(other -> "its files are needed by version " + other.id())
          .or(() -> remove(storage, root, version))
          .ifPresent(why -> left.put(version, why));
    }
    return left;
  }

  private static Optional<VersionFolder> needing(VersionFolder version, Set<VersionFolder> left) {
    return version.state() == VersionFolder.State.FAILED
        ? Optional.empty()
        : left.stream().filter(other -> other.needs().contains(version.id())).findFirst();
  }

  /** Why it was left, or empty if it is gone. */
  private static Optional<String> remove(Storage storage, String root, VersionFolder version) {
    String folder = VersionFolders.uri(root, version);
    if (version.state() == VersionFolder.State.FAILED) {
      storage.deleteTree(folder);
      return Optional.empty();
    }
    Optional<String> readers = readers(storage, root, version);
    if (readers.isPresent()) {
      return readers;
    }
    if (!unpublish(storage, root, version)) {
      return Optional.of("it has been published meanwhile");
    }
    // one who came before the pointers went has said so by now, one who came later finds none
    Optional<String> late = readers(storage, root, version);
    if (late.isEmpty()) {
      storage.deleteTree(folder);
      storage.deleteTree(VersionReaders.folder(root, version.id()));
    }
    return late.map(why -> why + "; it is not published any more, so remove it again later");
  }

  private static Optional<String> readers(Storage storage, String root, VersionFolder version) {
    List<String> readers = VersionReaders.now(storage, root).of(version.id());
    return readers.isEmpty()
        ? Optional.empty()
        : Optional.of("it is being read by " + String.join("; ", readers));
  }

  /** Removes a version's pointers, unless one of them makes it current. */
  private static boolean unpublish(Storage storage, String root, VersionFolder version) {
    Map<Long, Published.Pointer> pointers = Published.pointers(storage, root);
    long highest = pointers.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    List<Long> naming = new ArrayList<>();
    pointers.forEach(
        (number, pointer) -> {
          if (pointer.version().equals(version.id())) {
            naming.add(number);
          }
        });
    boolean published = version.state() == VersionFolder.State.RETIRED;
    if (naming.contains(highest) || (!published && !naming.isEmpty())) {
      return false;
    }
    naming.forEach(number -> storage.deleteTree(Published.pointerUri(root, number)));
    return true;
  }
}
