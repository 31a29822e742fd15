package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param cases which raw data
 * @param rows numbers of rows, for cases that are generated; empty for each case's own
 * @param repeats runs of every side, at least 1
 * @param cores threads at a time, at least 1
 * @param memoryMebibytes heap of every side
 * @param sides only these; empty for all of a case
 * @param data a file to use instead of the one the case would fetch
 * @param spark further properties for the peers on Spark
 * @param sparkJars further jars for the peers on Spark
 */
public record BenchOptions(
    List<BenchCase> cases,
    List<Long> rows,
    int repeats,
    int cores,
    int memoryMebibytes,
    List<Sides> sides,
    Optional<Path> data,
    Map<String, String> spark,
    List<Path> sparkJars) {
  private static final int LEAST_MEMORY = 512;

  public BenchOptions {
    require(repeats >= 1, "--repeat must be at least 1, found " + repeats);
    require(cores >= 1, "--cores must be at least 1, found " + cores);
    require(
        memoryMebibytes >= LEAST_MEMORY,
        "--memory must be at least " + LEAST_MEMORY + " (MiB), found " + memoryMebibytes);
    for (long count : rows) {
      require(count >= 1, "--rows must be at least 1, found " + count);
    }
    for (BenchCase given : cases) {
      require(
          rows.isEmpty() || given.rowsCanBeChosen(),
          "--rows cannot be given for the case "
              + given.label()
              + ", whose raw data is published; it can for: "
              + String.join(", ", BenchCase.labels(BenchCase::rowsCanBeChosen)));
      require(
          data.isEmpty() || given == BenchCase.FLIGHTS_PARQUET,
          "--data is for the case "
              + BenchCase.FLIGHTS_PARQUET.label()
              + " alone, found with "
              + given.label());
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new UserException(message);
    }
  }
}
