package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.inspect.DatasetDiff;
import dev.lockstep.jobs.inspect.DiffText;
import dev.lockstep.jobs.session.OpenStore;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lockstep diff}. */
@Command(name = "diff", description = "Compare two versions of a dataset, or two datasets.")
final class DiffCommand extends DatasetCommand {
  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "Address of a dataset or a pipeline file; ADDRESS@ID for one of its versions.")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "What it is compared with.")
  private String second;

  @Override
  public Integer call() {
    DatasetDiff diff = DatasetDiff.of(open(first), open(second));
    console().result(json() ? Json.line(diff) : DiffText.of(diff));
    return 0;
  }

  /** Manifests are compared, so a store is needed only to read them. */
  private DatasetVersion open(String given) {
    Target target = target(given);
    try (OpenStore store = target.open()) {
      return target.in(store.storage());
    }
  }
}
