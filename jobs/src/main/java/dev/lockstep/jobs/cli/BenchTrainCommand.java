package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.train.MasterBenchmark;
import dev.lockstep.jobs.bench.train.StepBenchmark;
import dev.lockstep.jobs.bench.train.TrainCase;
import dev.lockstep.jobs.bench.train.TrainOptions;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lockstep bench train}. */
@Command(
    name = "train",
    description =
        "Samples per second of training in one and in two processes, against Deeplearning4j and"
            + " PyTorch, and of training masters on an RDD.")
final class BenchTrainCommand extends BenchCommand.Printing {
  @Option(
      names = "--case",
      split = ",",
      defaultValue = "mlp,lenet,batch_norm,lstm,rdd",
      paramLabel = "CASE",
      description =
          "Networks, and rdd for training masters; several with commas (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> cases = new ArrayList<>();

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = "A Python that can import torch; without it PyTorch is left out.")
  private Optional<Path> python = Optional.empty();

  @Option(
      names = "--repeat",
      defaultValue = "7",
      paramLabel = "N",
      description =
          "Windows of every side, in which all sides take turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      paramLabel = "S",
      description = "Length of a window (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  Benchmark benchmark() {
    TrainOptions options =
        new TrainOptions(python.map(path -> path.toAbsolutePath().normalize()), repeats, seconds);
    Path logs = Workspace.STATE.resolve("bench").resolve("logs");
    List<Benchmark> chosen = cases.stream().map(label -> named(label, options, logs)).toList();
    if (python.isEmpty()) {
      console()
          .say(
              "The peer PyTorch is absent: name an interpreter that can import torch with"
                  + " --python.");
    }
    return each -> chosen.forEach(benchmark -> benchmark.run(each));
  }

  private static Benchmark named(String label, TrainOptions options, Path logs) {
    if (label.equals(MasterBenchmark.LABEL)) {
      return new MasterBenchmark(options, logs);
    }
    for (TrainCase kind : TrainCase.values()) {
      if (kind.label().equals(label)) {
        return new StepBenchmark(kind, options, logs);
      }
    }
    throw new UserException(
        "--case is \"%s\"; there are: %s"
            .formatted(
                label,
                Stream.concat(
                        Stream.of(TrainCase.values()).map(TrainCase::label),
                        Stream.of(MasterBenchmark.LABEL))
                    .collect(Collectors.joining(", "))));
  }
}
