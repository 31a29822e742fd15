package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.replay.RejectLines;
import dev.lockstep.jobs.replay.ReplaySummary;
import dev.lockstep.jobs.replay.ReplayText;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.pipeline.ReplayPipeline;
import dev.lockstep.preprocessing.pipeline.ReplayRequest;
import dev.lockstep.preprocessing.pipeline.ReplayResult;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep replay-rejects}. */
@Command(
    name = "replay-rejects",
    description =
        "Try the rejected records of a dataset again, after the pipeline file or the records were"
            + " corrected, and add those that pass.")
final class ReplayRejectsCommand extends ConsoleCommand {
  @Parameters(paramLabel = "PIPELINE", description = "The pipeline file (YAML).")
  private Path pipeline;

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "Only records that broke this rule. Repeatable.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--corrections",
      paramLabel = "FILE",
      description = "Corrected records: lines of the file that --export wrote, with another `raw`.")
  private Optional<Path> corrections = Optional.empty();

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Only write the rejected records to a new file, one line of JSON each.")
  private Optional<Path> export = Optional.empty();

  @Option(
      names = "--failed",
      paramLabel = "ID",
      description =
          "Look at what a run kept that published nothing, as its message names it; says what would"
              + " become of the records and publishes nothing.")
  private String failed;

  @Option(
      names = "--dry-run",
      description = "Only say what would become of the records; publishes nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "End with one line of JSON on standard output.")
  private boolean json;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change a value of the pipeline file. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; by default executors in processes of their own right here.")
  private Optional<String> master = Optional.empty();

  /** The JSON line of an export. */
  private record Exported(String file, long records) {}

  @Override
  public Integer call() {
    PipelineFile file = PipelineText.parse(pipeline, overrides);
    if (!(file.preprocess() instanceof TabularSpec spec)) {
      throw new UserException(
          pipeline + " makes a dataset of images; only records of tables can be replayed");
    }
    if (export.isPresent() && corrections.isPresent()) {
      throw new UserException("--export and --corrections exclude each other");
    }
    Map<Place, byte[]> corrected = corrections.map(RejectLines::read).orElse(Map.of());
    Home home = Home.find(System.getenv());
    try (Workspace workspace = Workspace.open(file, master, home)) {
      if (export.isPresent()) {
        export(workspace, spec, export.get());
      } else {
        replay(workspace, file.name(), spec, new Choice(Set.copyOf(rules), corrected));
      }
    }
    return 0;
  }

  private void replay(Workspace workspace, String name, TabularSpec spec, Choice choice) {
    ReplayRequest request = new ReplayRequest(choice, failed, dryRun);
    ReplayResult result = ReplayPipeline.run(workspace::spark, workspace.storage(), spec, request);
    ReplaySummary summary = ReplaySummary.of(name, result, request.dryRun());
    ReplayText.of(summary).forEach(line -> console().say("replay: " + line));
    String address = summary.dataset() == null ? summary.replayed() : summary.dataset();
    console().result(json ? Json.line(summary) : address);
  }

  private void export(Workspace workspace, TabularSpec spec, Path target) {
    long count =
        RejectLines.write(
            target,
            receiver ->
                ReplayPipeline.forEach(
                    workspace::spark,
                    workspace.storage(),
                    spec,
                    Set.copyOf(rules),
                    failed,
                    receiver));
    console().say(String.format(Locale.ROOT, "replay: %,d rejected records in %s", count, target));
    console().result(json ? Json.line(new Exported(target.toString(), count)) : target.toString());
  }
}
