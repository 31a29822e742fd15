package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.Summary;
import picocli.CommandLine.Command;

/** {@code lockstep train}. */
@Command(name = "train", description = "Train a model on the published dataset.")
final class TrainCommand extends PipelineCommand {
  @Override
  String mainClass() {
    return "dev.lockstep.jobs.TrainJob";
  }

  @Override
  Summary execute(PipelineRun run) {
    return run.train();
  }
}
