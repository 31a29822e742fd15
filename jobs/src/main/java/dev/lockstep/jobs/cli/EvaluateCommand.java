package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.Summary;
import picocli.CommandLine.Command;

/** {@code lockstep evaluate}. */
@Command(name = "evaluate", description = "Score the published model on a split.")
final class EvaluateCommand extends PipelineCommand {
  @Override
  String mainClass() {
    return "dev.lockstep.jobs.EvaluateJob";
  }

  @Override
  Summary execute(PipelineRun run) {
    return run.evaluate();
  }
}
