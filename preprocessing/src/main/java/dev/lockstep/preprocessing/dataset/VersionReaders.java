package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who reads versions now: each reader holds a lease of its own below {@code readers/<id>/}.
 *
 * @param byId readers in words, by id of the version
 */
record VersionReaders(Map<String, List<String>> byId) {
  private static final String READERS = "/readers";

  /** Those of all versions. */
  static VersionReaders now(Storage storage, String root) {
    Map<String, List<String>> byId = new TreeMap<>();
    DriverLease.holders(storage, root + READERS)
        .forEach((at, who) -> byId.put(at.substring(at.lastIndexOf('/') + 1), who));
    return new VersionReaders(byId);
  }

  List<String> of(String id) {
    return byId.getOrDefault(id, List.of());
  }

  /**
   * Becomes one of a version's readers.
   *
   * @throws UserException if it is not published, or not any more
   */
  static DriverLease join(Storage storage, String root, String id) {
    String name = UUID.randomUUID().toString().replace("-", "");
    // nobody else has this name, so there is nothing to take over
    DriverLease lease =
        DriverLease.take(storage, folder(root, id), name, DriverLease.Terms.DEFAULT, unused -> {});
    try {
      // whoever removes a version takes its pointers away before looking for readers again
      Published.open(storage, root, id);
      return lease;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Where the leases of a version's readers are, also of those that have crashed. */
  static String folder(String root, String id) {
    return root + READERS + "/" + id;
  }
}
