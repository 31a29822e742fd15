package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks whether the raw objects are still the ones that the manifest will name. */
final class SourceCheck {
  private static final int LISTED = 16;

  private SourceCheck() {}

  /**
   * @throws UserException if the source is not what it was when it was opened
   */
  static void requireUnchanged(Storage storage, TableSource source) {
    Optional<List<SourceObject>> now = source.now();
    if (now.isEmpty()) {
      requireUnchanged(storage, source.objects());
    } else if (!now.get().equals(source.objects())) {
      throw new UserException(
          source.objects().get(0).uri()
              + " changed while it was read: it had "
              + describe(source.objects().get(0))
              + ", now "
              + describe(now.get().get(0))
              + "; nothing was published, run again once nobody writes to it");
    }
  }

  /**
   * @throws UserException if an object was replaced or removed since it was opened
   */
  static void requireUnchanged(Storage storage, List<SourceObject> objects) {
    changed(storage, objects)
        .ifPresent(
            change -> {
              throw new UserException(
                  change.object()
                      + " changed while it was read: it had "
                      + change.before()
                      + ", now "
                      + change.now()
                      + "; nothing was published, run again once nobody writes to it");
            });
  }

  /**
   * An object that is not what it was.
   *
   * @param object its address
   * @param before what it was
   * @param now what it is
   */
  record Change(String object, String before, String now) {}

  /** The first object that was replaced or removed. */
  static Optional<Change> changed(Storage storage, List<SourceObject> objects) {
    Set<SourceObject> unchanged = listed(storage, objects);
    for (SourceObject object : objects) {
      if (unchanged.contains(object)) {
        continue;
      }
      Optional<SourceObject> now =
          storage
              .stat(object.uri())
              .map(info -> new SourceObject(object.uri(), info.size(), info.etag()));
      if (!now.equals(Optional.of(object))) {
        return Optional.of(
            new Change(
                object.uri(),
                describe(object),
                now.map(SourceCheck::describe).orElse("it is gone")));
      }
    }
    return Optional.empty();
  }

  /** Objects of folders with many of them: one listing is cheaper than looking at each. */
  private static Set<SourceObject> listed(Storage storage, List<SourceObject> objects) {
    Map<String, Long> folders =
        objects.stream().collect(Collectors.groupingBy(SourceCheck::folder, Collectors.counting()));
    return folders.entrySet().stream()
        .filter(folder -> folder.getValue() >= LISTED)
        .flatMap(folder -> storage.list(folder.getKey()).stream())
        .map(info -> new SourceObject(info.uri(), info.size(), info.etag()))
        .collect(Collectors.toSet());
  }

  private static String folder(SourceObject object) {
    return object.uri().substring(0, object.uri().lastIndexOf('/'));
  }

  private static String describe(SourceObject object) {
    return object.size() + " bytes and entity tag " + object.etag();
  }
}
