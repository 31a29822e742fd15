package dev.lockstep.jobs.fetch;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed, or when the process is ended before that. */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread atExit;

  private TemporaryFolder(Path path) {
    this.path = path;
    this.atExit = new Thread(this::deleteAtExit, "lockstep-temporary-folder");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static TemporaryFolder create() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("lockstep-fetch-"));
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot create a temporary folder in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      return; // the hook does it
    }
    try {
      delete();
    } catch (IOException e) {
      throw new EnvironmentException("cannot remove " + path + ": " + e.getMessage(), e);
    }
  }

  private void deleteAtExit() {
    try {
      delete();
    } catch (IOException e) {
      System.err.println("lockstep: cannot remove " + path + ": " + e.getMessage());
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path entry : deepestFirst) {
        Files.deleteIfExists(entry);
      }
    }
  }
}
