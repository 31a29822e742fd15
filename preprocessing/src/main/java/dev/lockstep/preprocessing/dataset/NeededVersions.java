package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose files a version names besides its own. Looks at the text of the manifest, which may be of a
 * model, or of a format that this code does not read.
 */
final class NeededVersions {
  private NeededVersions() {}

  /** Ids of versions; none if there is no manifest that anyone could open the version with. */
  static Set<String> of(Storage storage, String root, String id) {
    String uri = Published.folder(root, id) + "/" + Published.MANIFEST;
    Set<String> needed = new HashSet<>();
    if (storage.stat(uri).isPresent()) {
      JsonNode manifest = tree(storage.read(uri), uri);
      add(manifest.path("splits"), needed);
      add(manifest.path("rejects"), needed);
    }
    needed.remove(id);
    return needed;
  }

  private static void add(JsonNode files, Set<String> needed) {
    for (String path : files.findValuesAsText("path")) {
      ShardPath.version(path).ifPresent(needed::add);
    }
  }

  private static JsonNode tree(byte[] manifest, String uri) {
    try {
      return Json.read(manifest, JsonNode.class, uri);
    } catch (UserException e) {
      return MissingNode.getInstance();
    }
  }
}
