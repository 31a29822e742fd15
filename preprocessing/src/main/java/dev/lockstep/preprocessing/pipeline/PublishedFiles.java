package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks whether a version that could be used again is still whole. */
final class PublishedFiles {
  /** A file by the part of its address that no file system rewrites. */
  private record Found(String name, long bytes) {}

  private PublishedFiles() {}

  /** Whether every file that the manifest names is there with its size; one listing. */
  static boolean areInPlace(DatasetVersion version) {
    String marker = "/versions/" + version.manifest().id() + "/";
    Set<Found> found =
        version.storage().list(version.folder()).stream()
            .filter(object -> object.uri().contains(marker))
            .map(object -> new Found(after(marker, object), object.size()))
            .collect(Collectors.toSet());
    boolean whole =
        Stream.concat(
                version.manifest().splits().values().stream()
                    .flatMap(split -> split.files().stream()),
                version.manifest().rejects().stream())
            .allMatch(file -> found.contains(new Found(file.path(), file.bytes())));
    if (!whole) {
      Phases.warn(
          "files of version "
              + version.manifest().id()
              + " are missing or have another size than its manifest says; a new version is"
              + " written");
    }
    return whole;
  }

  private static String after(String marker, ObjectInfo object) {
    return object.uri().substring(object.uri().indexOf(marker) + marker.length());
  }
}
