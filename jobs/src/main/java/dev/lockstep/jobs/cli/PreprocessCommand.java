package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.Summary;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep preprocess}. */
@Command(name = "preprocess", description = "Fetch raw objects and publish them as a dataset.")
final class PreprocessCommand extends PipelineCommand {
  @Mixin private DataOption data;
  @Mixin private DryRunOption dryRun;

  @Override
  String mainClass() {
    return "dev.lockstep.jobs.PreprocessJob";
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
  boolean trains() {
    return false;
  }

  @Override
  Summary execute(PipelineRun run) {
    return run.preprocess();
  }
}
