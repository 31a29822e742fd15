package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Optional;

/** Looks whether the raw objects are still the ones that the manifest will name. */
final class SourceCheck {
  private SourceCheck() {}

  /**
   * @throws UserException if an object was replaced or removed since it was opened
   */
  static void requireUnchanged(Storage storage, List<SourceObject> objects) {
    for (SourceObject object : objects) {
      Optional<SourceObject> now =
          storage
              .stat(object.uri())
              .map(info -> new SourceObject(object.uri(), info.size(), info.etag()));
      if (!now.equals(Optional.of(object))) {
        throw new UserException(
            object.uri()
                + " changed while it was read: it had "
                + describe(object)
                + ", now "
                + now.map(SourceCheck::describe).orElse("it is gone")
                + "; nothing was published, run again once nobody writes to it");
      }
    }
  }

  private static String describe(SourceObject object) {
    return object.size() + " bytes and entity tag " + object.etag();
  }
}
