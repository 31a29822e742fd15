package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.allreduce.AllReduceBenchmark;
import dev.lockstep.jobs.bench.allreduce.AllReduceOptions;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.training.collective.WireFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lockstep bench allreduce}. */
@Command(
    name = "allreduce",
    description = "The sum of a buffer over processes of this machine, against gloo in PyTorch.")
final class BenchAllReduceCommand extends BenchCommand.Printing {
  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = "A Python that can import torch; without it only our side is measured.")
  private Optional<Path> python = Optional.empty();

  @Option(
      names = "--processes",
      split = ",",
      defaultValue = "2,4",
      paramLabel = "N",
      description = "Numbers of processes (default: ${DEFAULT-VALUE}).")
  private List<Integer> processes = new ArrayList<>();

  @Option(
      names = "--bytes",
      split = ",",
      defaultValue = "4000,200000,1000000,10000000,100000000",
      paramLabel = "N",
      description = "Sizes of the buffer (default: ${DEFAULT-VALUE}).")
  private List<Integer> bytes = new ArrayList<>();

  @Option(
      names = "--repeat",
      defaultValue = "7",
      paramLabel = "N",
      description =
          "Rounds of every size, in which both sides take turns (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--wire",
      defaultValue = "FLOAT32",
      paramLabel = "FORMAT",
      description = "How our elements travel: ${COMPLETION-CANDIDATES} (default: FLOAT32).")
  private WireFormat wire;

  @Override
  Benchmark benchmark() {
    return new AllReduceBenchmark(
        new AllReduceOptions(
            python.map(path -> path.toAbsolutePath().normalize()), processes, bytes, repeats, wire),
        Workspace.STATE.resolve("bench").resolve("logs"),
        console()::say);
  }
}
