package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.preprocess.BenchCase;
import dev.lockstep.jobs.bench.preprocess.BenchOptions;
import dev.lockstep.jobs.bench.preprocess.PreprocessBenchmark;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lockstep bench preprocess}. */
@Command(
    name = "preprocess",
    description =
        "Raw data to training-ready Parquet, against Spark and DuckDB: each in a process of its"
            + " own, with the same cores and heap, start-up not counted, results compared.")
final class BenchPreprocessCommand extends BenchCommand.Printing {
  @Option(
      names = "--case",
      split = ",",
      defaultValue = "csv",
      paramLabel = "CASE",
      description =
          "csv, lineitem-csv, lineitem-parquet, flights-parquet, mnist; several with commas"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> cases = new ArrayList<>();

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      description =
          "Rows to generate (default: 5000000 for csv, 6001215 for lineitem); several with commas"
              + " also tell how time and memory grow.")
  private List<Long> rows = new ArrayList<>();

  @Option(
      names = "--repeat",
      defaultValue = "3",
      paramLabel = "N",
      description = "Runs of every side; the median is told (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--cores",
      defaultValue = "2",
      paramLabel = "N",
      description = "Threads of every side (default: ${DEFAULT-VALUE}).")
  private int cores;

  @Option(
      names = "--memory",
      defaultValue = "4096",
      paramLabel = "MIB",
      description = "Heap of every side; DuckDB's own memory too (default: ${DEFAULT-VALUE}).")
  private int memory;

  @Option(
      names = "--side",
      split = ",",
      paramLabel = "SIDE",
      description = "Only these sides (default: all of the case).")
  private List<String> sides = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "A copy of flights-3m.parquet, instead of the npm package vega-datasets.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--spark-conf",
      paramLabel = "NAME=VALUE",
      description = "A property for the peers on Spark, e.g. of an accelerator. Repeatable.")
  private Map<String, String> spark = new TreeMap<>();

  @Option(
      names = "--spark-jar",
      paramLabel = "JAR",
      description = "A jar for the peers on Spark. Repeatable.")
  private List<Path> jars = new ArrayList<>();

  @Override
  Benchmark benchmark() {
    BenchOptions options =
        new BenchOptions(
            cases.stream().map(BenchCase::of).toList(),
            rows,
            repeats,
            cores,
            memory,
            sides.stream().map(BenchPreprocessCommand::side).toList(),
            data,
            spark,
            jars.stream().map(jar -> jar.toAbsolutePath().normalize()).toList());
    return new PreprocessBenchmark(
        options,
        Workspace.STATE.resolve("bench"),
        Home.find(System.getenv()).benchLibraries(),
        console()::say);
  }

  private static Sides side(String label) {
    if (!Sides.labels().contains(label)) {
      throw new UserException(
          "--side is \"" + label + "\"; there are: " + String.join(", ", Sides.labels()));
    }
    return Sides.of(label);
  }
}
