package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/** Tells damaged objects, which are the user's to replace, from a store that does not answer. */
final class IdxFailures {
  private IdxFailures() {}

  /**
   * What a failure while reading content means.
   *
   * @param size of the stored object in bytes
   */
  static RuntimeException translate(String uri, long size, IOException failure) {
    if (failure instanceof EOFException) {
      return new UserException(
          uri + " is truncated: it ends within a record or header, after " + size + " bytes",
          failure);
    }
    if (failure instanceof ZipException) {
      return new UserException(
          uri + " is damaged: its gzip data is not valid (" + failure.getMessage() + ")", failure);
    }
    return unreadable(uri, failure);
  }

  static EnvironmentException unreadable(String uri, IOException failure) {
    return StorageFailures.translate("read", uri, failure);
  }

  static UserException wrongLength(String uri, IdxHeader header, long size) {
    long expected = header.objectBytes();
    return new UserException(
        uri
            + (size < expected ? " is truncated: " : " is too long: ")
            + "its header announces "
            + header.records()
            + " records of "
            + header.recordBytes()
            + " bytes, so "
            + expected
            + " bytes are expected, found "
            + size);
  }
}
