package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists the versions below a dataset or a model, also those that readers cannot see. */
public final class VersionFolders {
  private static final String VERSIONS = "versions/";
  private static final String FAILED = "failed/versions/";

  /** What lies in one folder. */
  private static final class Content {
    private long objects;
    private long bytes;
    private long changed;

    private void add(FileStatus file) {
      objects++;
      bytes += file.getLen();
      changed = Math.max(changed, file.getModificationTime());
    }

    private VersionFolder folder(
        String id,
        VersionFolder.State state,
        Instant published,
        Instant retired,
        Set<String> needs,
        List<String> readers) {
      Instant at = objects == 0 ? null : Instant.ofEpochMilli(changed);
      return new VersionFolder(id, state, published, retired, at, objects, bytes, needs, readers);
    }
  }

  private VersionFolders() {}

  /**
   * Every version: published ones in the order of publication, the current one last of them; then
   * unpublished ones and remains of failed runs by id.
   *
   * @param root address of the dataset or model
   */
  public static List<VersionFolder> list(Storage storage, String root) {
    NavigableMap<Long, Published.Pointer> pointers = Published.pointers(storage, root);
    Map<String, Content> contents = contents(storage, root);
    VersionReaders readers = VersionReaders.now(storage, root);
    List<VersionFolder> found = new ArrayList<>();
    Map<String, VersionFolder> published = new LinkedHashMap<>();
    for (var entry : pointers.entrySet()) {
      String id = entry.getValue().version();
      Instant at = instant(root, entry.getKey(), entry.getValue());
      Optional<Instant> next =
          Optional.ofNullable(pointers.higherEntry(entry.getKey()))
              .map(later -> instant(root, later.getKey(), later.getValue()));
      VersionFolder.State state =
          next.isPresent() ? VersionFolder.State.RETIRED : VersionFolder.State.CURRENT;
      Content content = contents.getOrDefault(VERSIONS + id, new Content());
      published.remove(id); // one that was published twice stands where it was published last
      Set<String> needs = NeededVersions.of(storage, root, id);
      published.put(id, content.folder(id, state, at, next.orElse(null), needs, readers.of(id)));
    }
    found.addAll(published.values());
    contents.forEach(
        (folder, content) -> {
          boolean failed = folder.startsWith(FAILED);
          String id = folder.substring(folder.lastIndexOf('/') + 1);
          if (failed) {
            found.add(
                content.folder(id, VersionFolder.State.FAILED, null, null, Set.of(), List.of()));
          } else if (!published.containsKey(id)) {
            List<String> still = readers.of(id);
            Set<String> needs = still.isEmpty() ? Set.of() : NeededVersions.of(storage, root, id);
            found.add(
                content.folder(id, VersionFolder.State.UNPUBLISHED, null, null, needs, still));
          }
        });
    return found;
  }

  /** Address of a version's folder, without a slash at the end. */
  static String uri(String root, VersionFolder version) {
    String parent = version.state() == VersionFolder.State.FAILED ? FAILED : VERSIONS;
    return root + "/" + parent + version.id();
  }

  private static Instant instant(String root, long number, Published.Pointer pointer) {
    try {
      return Instant.parse(pointer.publishedAt());
    } catch (DateTimeParseException e) {
      throw new UserException(
          Published.pointerUri(root, number)
              + ": published_at must be an ISO-8601 instant, found \""
              + pointer.publishedAt()
              + "\"",
          e);
    }
  }

  private static Map<String, Content> contents(Storage storage, String root) {
    Map<String, Content> contents = new TreeMap<>(Comparator.naturalOrder());
    for (String parent : List.of(VERSIONS, FAILED)) {
      String where = root + "/" + parent;
      try {
        FileSystem files = storage.fileSystem(where);
        String prefix = files.makeQualified(new Path(where)) + "/";
        RemoteIterator<LocatedFileStatus> found = files.listFiles(new Path(where), true);
        while (found.hasNext()) {
          FileStatus file = found.next();
          String below = file.getPath().toString().substring(prefix.length());
          int end = below.indexOf('/');
          if (end > 0) {
            String folder = parent + below.substring(0, end);
            contents.computeIfAbsent(folder, id -> new Content()).add(file);
          }
        }
      } catch (FileNotFoundException e) {
        // nothing was ever written there
      } catch (IOException e) {
        throw StorageFailures.translate("list", where, e);
      }
    }
    return contents;
  }
}
