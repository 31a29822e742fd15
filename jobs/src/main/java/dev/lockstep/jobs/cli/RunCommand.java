package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.Summary;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep run}. */
@Command(
    name = "run",
    description = "Run a whole pipeline: fetch, preprocess, train, evaluate, report.")
final class RunCommand extends PipelineCommand {
  @Mixin private DataOption data;
  @Mixin private DryRunOption dryRun;

  @Override
  String mainClass() {
    return "dev.lockstep.jobs.PipelineJob";
  }

  @Override
  Optional<Path> data() {
    return data.folder();
  }

  @Override
  boolean dryRun() {
    return dryRun.given();
  }

  @Override
  Summary execute(PipelineRun run) {
    return run.all();
  }
}
