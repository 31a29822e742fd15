package dev.lockstep.preprocessing.dataset.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Whole-file writes that are complete or absent on every file system. */
final class AtomicFiles {
  private AtomicFiles() {}

  static boolean isLocal(FileSystem fileSystem) {
    return "file".equals(fileSystem.getUri().getScheme());
  }

  /** On object stores a PUT is atomic; on local files a rename is. */
  static void replace(FileSystem fileSystem, Path path, byte[] bytes) throws IOException {
    if (isLocal(fileSystem)) {
      java.nio.file.Path temporary = temporary(path, bytes);
      Files.move(
          temporary,
          Paths.get(path.toUri().getPath()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
    }
  }

  /** A hard link fails if the name is taken, which {@code FileSystem.create} does not promise. */
  static boolean createIfAbsent(Path path, byte[] bytes) throws IOException {
    java.nio.file.Path temporary = temporary(path, bytes);
    try {
      Files.createLink(Paths.get(path.toUri().getPath()), temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(temporary);
    }
  }

  private static java.nio.file.Path temporary(Path path, byte[] bytes) throws IOException {
    java.nio.file.Path target = Paths.get(path.toUri().getPath());
    Files.createDirectories(target.getParent());
    java.nio.file.Path temporary =
        Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
    try {
      Files.write(temporary, bytes);
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }
}
