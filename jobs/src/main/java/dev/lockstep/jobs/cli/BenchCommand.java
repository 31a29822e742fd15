package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.bench.Benchmarks;
import dev.lockstep.preprocessing.dataset.storage.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep bench}. */
@Command(name = "bench", description = "Measure a part of Lockstep against a peer.")
final class BenchCommand extends ConsoleCommand {
  @Parameters(paramLabel = "NAME", description = "Which: allreduce.")
  private String name;

  @Option(names = "--json", description = "One line of JSON per measurement.")
  private boolean json;

  @Override
  public Integer call() {
    Benchmarks.byName(name)
        .run(measured -> console().result(json ? Json.line(measured) : measured.line()));
    return 0;
  }
}
