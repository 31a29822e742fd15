package dev.lockstep.jobs.fetch;

import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Files the user already has, plain or gzipped, by the names the pipeline expects.
 *
 * @param folder to look in
 * @param scratch for decompressed copies
 */
record UserFiles(Path folder, Path scratch) {
  private static final long MAX_BYTES = 16L << 30;

  /**
   * Finds all of them.
   *
   * @throws UserException that names every missing file
   */
  Map<FetchFile, RawFile> find(List<FetchFile> files) {
    if (!Files.isDirectory(folder)) {
      throw new UserException("--data " + folder + " is not a folder");
    }
    Map<FetchFile, RawFile> found = new LinkedHashMap<>();
    TreeSet<String> missing = new TreeSet<>();
    for (FetchFile file : files) {
      Optional<Path> path = locate(file.path());
      if (path.isPresent()) {
        found.put(file, read(RawFile.name(file.path()), path.get()));
      } else {
        missing.add(RawFile.name(file.path()));
      }
    }
    if (!missing.isEmpty()) {
      throw new UserException(
          "--data "
              + folder
              + " lacks "
              + String.join(", ", missing)
              + " (each may also end in .gz). It contains: "
              + contents());
    }
    return found;
  }

  private Optional<Path> locate(String path) {
    String name = RawFile.name(path);
    return Stream.of(name, name + ".gz", path, path + ".gz")
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private RawFile read(String name, Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      if (!path.toString().endsWith(".gz")) {
        return new RawFile(name, path, Hashes.sha256(in));
      }
      Path plain = scratch.resolve(name);
      try (InputStream unzipped = new GZIPInputStream(in);
          OutputStream out = Files.newOutputStream(plain)) {
        return new RawFile(name, plain, HashedCopy.copy(unzipped, out, MAX_BYTES));
      }
    } catch (ZipException | java.io.EOFException e) {
      throw new UserException(path + " is not a complete gzip file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private String contents() {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries.map(entry -> entry.getFileName().toString()).sorted().limit(20).toList();
      return names.isEmpty() ? "nothing" : String.join(", ", names);
    } catch (IOException e) {
      return "(cannot be listed: " + e.getMessage() + ")";
    }
  }
}
