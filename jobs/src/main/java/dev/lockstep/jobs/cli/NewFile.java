package dev.lockstep.jobs.cli;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that commands write for people. */
final class NewFile {
  private NewFile() {}

  /**
   * Writes a file whole or not at all.
   *
   * @param replace whether one that is there may be written over
   * @throws UserException if it is there, or cannot be written
   */
  static void write(Path file, String text, boolean replace) {
    try {
      if (replace) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
          Files.writeString(beside, text);
          Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(beside);
        }
      } else {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException e) {
      throw new UserException(file + " is there already; --force writes over it", e);
    } catch (NoSuchFileException e) {
      throw new UserException(
          file + " cannot be written: there is no folder " + file.toAbsolutePath().getParent(), e);
    } catch (IOException e) {
      throw new UserException(file + " cannot be written: " + e, e);
    }
  }
}
