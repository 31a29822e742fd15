package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.SearchText;
import dev.lockstep.jobs.run.Summary;
import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.session.SubmitCommand;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import picocli.CommandLine.Command;

/** {@code lockstep search}. */
@Command(
    name = "search",
    description =
        "Train a model on the published dataset with the values that the section `search` of the"
            + " pipeline file tries, and say which are best. With --json there is a line for every"
            + " trial, too, the best one first. The same command goes on after an interruption.")
final class SearchCommand extends PipelineCommand {
  private SearchPlan plan;

  @Override
  String mainClass() {
    return "dev.lockstep.jobs.SearchJob";
  }

  @Override
  void prepare() {
    plan = PipelineText.search(pipeline(), overrides());
  }

  @Override
  Summary execute(PipelineRun run) {
    console().say("search: " + plan.text());
    Summary.Search found = run.search(plan, train());
    if (json()) {
      found.results().forEach(result -> console().result(Json.line(result)));
    } else {
      SearchText.of(found).forEach(console()::result);
    }
    if (found.best() == null) {
      throw new UserException(
          "all %d trials of the search failed, see %s; the first because: %s"
              .formatted(found.trials(), found.report(), found.results().get(0).reason()));
    }
    return found;
  }

  /** The command that the values of a trial are added to. */
  private String train() {
    StringBuilder command = new StringBuilder("lockstep train ");
    command.append(SubmitCommand.quote(pipeline().toString()));
    overrides().forEach(o -> command.append(" --set ").append(SubmitCommand.quote(o)));
    return command.toString();
  }
}
