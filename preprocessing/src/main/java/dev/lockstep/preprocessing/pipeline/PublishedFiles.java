package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks whether a version that could be used again is still whole. */
final class PublishedFiles {
  /** A file by the part of its address that no file system rewrites. */
  private record Found(String name, long bytes) {}

  private PublishedFiles() {}

  /** Whether every file that the manifest names is there with its size; one listing per version. */
  static boolean areInPlace(DatasetVersion version) {
    String own = version.manifest().id();
    Map<String, List<ShardFile>> byVersion =
        of(version.manifest()).collect(Collectors.groupingBy(file -> file.version().orElse(own)));
    boolean whole =
        byVersion.entrySet().stream().allMatch(e -> areThere(version, e.getKey(), e.getValue()));
    if (!whole) {
      Phases.warn(
          "files of version "
              + own
              + " are missing or have another size than its manifest says; a new version is"
              + " written");
    }
    return whole;
  }

  /** Files of all splits and of rejected records. */
  private static Stream<ShardFile> of(Manifest manifest) {
    return Stream.concat(
        manifest.splits().values().stream().flatMap(split -> split.files().stream()),
        manifest.rejects().stream());
  }

  private static boolean areThere(DatasetVersion version, String id, List<ShardFile> files) {
    String marker = "/versions/" + id + "/";
    Set<Found> found =
        version.storage().list(version.dataset() + "/versions/" + id).stream()
            .filter(object -> object.uri().contains(marker))
            .map(object -> new Found(after(marker, object), object.size()))
            .collect(Collectors.toSet());
    return files.stream().allMatch(file -> found.contains(new Found(file.name(), file.bytes())));
  }

  private static String after(String marker, ObjectInfo object) {
    return object.uri().substring(object.uri().indexOf(marker) + marker.length());
  }
}
