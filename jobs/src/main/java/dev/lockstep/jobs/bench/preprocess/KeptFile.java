package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A file that was expensive to make and is used again if it is still what was made.
 *
 * @param path where it is; what is known about it lies beside it
 * @param recipe how it is made, so that another recipe makes it anew
 */
record KeptFile(Path path, String recipe) {

  /** Makes a file. */
  @FunctionalInterface
  interface Maker {
    void make(Path file) throws IOException;
  }

  /**
   * What is known about it.
   *
   * @param recipe how it was made
   * @param bytes size
   * @param sha256 of its bytes
   */
  record Known(String recipe, long bytes, String sha256) {}

  /**
   * The file.
   *
   * @return whether it had to be made
   */
  boolean ensure(Maker maker) {
    try {
      if (isAsItWasMade()) {
        return false;
      }
      Files.createDirectories(path.getParent());
      Path partial = path.resolveSibling(path.getFileName() + ".partial");
      Files.deleteIfExists(partial);
      maker.make(partial);
      Known known = new Known(recipe, Files.size(partial), sha256(partial));
      Files.write(notes(), Json.pretty(known));
      Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      throw new EnvironmentException("cannot make " + path + ": " + e.getMessage(), e);
    }
  }

  private boolean isAsItWasMade() throws IOException {
    Optional<Known> known = known();
    return known.isPresent()
        && known.get().recipe().equals(recipe)
        && Files.isRegularFile(path)
        && Files.size(path) == known.get().bytes()
        && sha256(path).equals(known.get().sha256());
  }

  private Optional<Known> known() throws IOException {
    return Files.isRegularFile(notes())
        ? Optional.of(Json.read(Files.readAllBytes(notes()), Known.class, notes().toString()))
        : Optional.empty();
  }

  private Path notes() {
    return path.resolveSibling(path.getFileName() + ".json");
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Hashes.sha256(in);
    }
  }
}
