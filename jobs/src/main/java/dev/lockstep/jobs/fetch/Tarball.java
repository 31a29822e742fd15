package dev.lockstep.jobs.fetch;

import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An npm package's tarball. Only wanted entries are read, under names of ours and to a bounded
 * size, so nothing in the archive decides where or how much is written.
 *
 * @param name of the package, for messages
 * @param file the {@code .tgz}
 */
record Tarball(String name, Path file) {
  private static final int MAX_ENTRIES = 100_000;
  private static final long MAX_ENTRY_BYTES = 4L << 30;

  /**
   * Extracts and verifies files.
   *
   * @throws UserException if one is missing or is not the published one
   */
  List<RawFile> extract(List<FetchFile> wanted, Path folder) {
    Map<String, FetchFile> open = new HashMap<>();
    wanted.forEach(file -> open.put(file.path(), file));
    List<RawFile> extracted = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      int seen = 0;
      for (TarArchiveEntry e = tar.getNextTarEntry(); e != null; e = tar.getNextTarEntry()) {
        if (++seen > MAX_ENTRIES) {
          throw new IOException("more than " + MAX_ENTRIES + " entries");
        }
        FetchFile match = e.isFile() ? open.remove(withoutRoot(e.getName())) : null;
        if (match != null) {
          extracted.add(copy(tar, match, folder.resolve("file-" + extracted.size())));
        }
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot read the package " + name + ": " + e.getMessage(), e);
    }
    if (!open.isEmpty()) {
      throw new UserException(
          "the package " + name + " has no file " + String.join(", ", open.keySet()));
    }
    return extracted;
  }

  private RawFile copy(InputStream tar, FetchFile wanted, Path target) throws IOException {
    String found;
    try (OutputStream out = Files.newOutputStream(target)) {
      found = HashedCopy.copy(tar, out, MAX_ENTRY_BYTES);
    }
    if (!found.equals(wanted.sha256())) {
      throw new UserException(
          "%s of %s is not the expected file: its SHA-256 is %s, but the pipeline file says %s"
              .formatted(wanted.path(), name, found, wanted.sha256()));
    }
    return new RawFile(RawFile.name(wanted.path()), target, found);
  }

  /** npm puts everything below one folder, mostly called {@code package}. */
  private static String withoutRoot(String entry) {
    return entry.substring(entry.indexOf('/') + 1);
  }
}
