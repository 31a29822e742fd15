package dev.lockstep.jobs.fetch;

import java.nio.file.Path;

/**
 * A raw file on this machine, decompressed.
 *
 * @param name of the object it becomes, without a folder
 * @param path where it is
 * @param sha256 of its bytes, lower-case hex
 */
record RawFile(String name, Path path, String sha256) {

  /** Last part of a path with slashes. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
