package dev.lockstep.jobs.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** For commands that fetch raw data. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Folder with the raw files, plain or gzipped, instead of the package the pipeline names.")
  private Path folder;

  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }
}
