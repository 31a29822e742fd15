package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.preprocessing.dataset.storage.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lockstep bench}. */
@Command(
    name = "bench",
    description = "Measure a part of Lockstep against its peers, in one run.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      BenchAllReduceCommand.class,
      BenchPreprocessCommand.class,
      BenchTrainCommand.class
    })
final class BenchCommand extends ConsoleCommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Say which benchmark: " + String.join(" or ", spec.subcommands().keySet()) + ".");
  }

  /** A benchmark that prints each finding when it is made. */
  abstract static class Printing extends ConsoleCommand {
    @Option(names = "--json", description = "One line of JSON per finding.")
    private boolean json;

    abstract Benchmark benchmark();

    @Override
    public final Integer call() {
      benchmark().run(found -> console().result(json ? Json.line(found) : found.line()));
      return 0;
    }
  }
}
