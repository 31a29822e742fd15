package dev.lockstep.jobs.fetch;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts whole files into the store. */
final class Uploads {
  private Uploads() {}

  /**
   * Writes an object, replacing what was there. The file system copies from the file itself, so a
   * failed read never commits half an object.
   *
   * @return its size in bytes
   */
  static long put(Storage storage, Path file, String uri) {
    try {
      storage
          .fileSystem(uri)
          .copyFromLocalFile(
              false,
              true,
              new org.apache.hadoop.fs.Path(file.toUri()),
              new org.apache.hadoop.fs.Path(uri));
      return Files.size(file);
    } catch (IOException e) {
      throw StorageFailures.translate("put " + file.getFileName() + " into the store as", uri, e);
    }
  }
}
