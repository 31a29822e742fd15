package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.inspect.DatasetText;
import dev.lockstep.jobs.inspect.DatasetView;
import dev.lockstep.jobs.inspect.SampleRows;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep inspect}. */
@Command(name = "inspect", description = "Show what is in a published dataset.")
final class InspectCommand extends DatasetCommand {
  private static final int MOST_ROWS = 10_000;

  @Parameters(
      paramLabel = "DATASET",
      description = "Address of a dataset or a pipeline file; ADDRESS@ID for one of its versions.")
  private String dataset;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "3",
      description = "Decoded rows to show (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--split",
      defaultValue = "train",
      description = "Split the rows are from: ${COMPLETION-CANDIDATES}.")
  private Split split;

  @Override
  public Integer call() {
    if (rows < 0 || rows > MOST_ROWS) {
      throw new UserException("--rows must be 0 to " + MOST_ROWS + ", found " + rows);
    }
    Target target = target(dataset);
    try (OpenStore store = target.open()) {
      DatasetVersion found = target.in(store.storage());
      DatasetView view = DatasetView.of(found, SampleRows.first(found, split, rows));
      console().result(json() ? Json.line(view) : DatasetText.of(view));
    }
    return 0;
  }
}
