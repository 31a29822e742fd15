package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.run.DryRun;
import dev.lockstep.jobs.run.DryRunText;
import dev.lockstep.jobs.run.PipelineRun;
import dev.lockstep.jobs.run.RunOptions;
import dev.lockstep.jobs.run.Summary;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.SubmitCommand;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that works on a pipeline file, which is checked before anything is started. */
abstract class PipelineCommand extends ConsoleCommand {
  @Parameters(paramLabel = "PIPELINE", description = "The pipeline file (YAML).")
  private Path pipeline;

  @Option(names = "--json", description = "End with one line of JSON on standard output.")
  private boolean json;

  @Option(names = "--fresh", description = "Do work again that is already done.")
  private boolean fresh;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change a value of the pipeline file, e.g. train.epochs=3. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; by default executors in processes of their own right here.")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--print-submit",
      description = "Only print the spark-submit command that does the same on your cluster.")
  private boolean printSubmit;

  /** Entry point for spark-submit. */
  abstract String mainClass();

  /** What the command does. */
  abstract Summary execute(PipelineRun run);

  /** Checks what else must be sound before anything is started. */
  void prepare() {}

  final Path pipeline() {
    return pipeline;
  }

  final List<String> overrides() {
    return overrides;
  }

  final boolean json() {
    return json;
  }

  /** Folder with the user's own raw files, for commands that fetch. */
  Optional<Path> data() {
    return Optional.empty();
  }

  /** Whether only to say what would be done. */
  boolean dryRun() {
    return false;
  }

  /** Whether the command goes on behind the dataset. */
  boolean trains() {
    return true;
  }

  @Override
  public final Integer call() {
    Home home = Home.find(System.getenv());
    PipelineFile file = PipelineText.parse(pipeline, overrides);
    prepare();
    if (dryRun()) {
      DryRun plan = DryRun.of(file, home);
      console().result(json ? Json.line(plan) : DryRunText.of(plan, fresh, trains()));
      return 0;
    }
    if (printSubmit) {
      if (file.store() instanceof PipelineFile.Store.Embedded) {
        console()
            .say(
                "note: the embedded store answers on this machine alone; for executors on other"
                    + " machines use `store: {type: s3, ...}` in the pipeline file");
      }
      console().result(SubmitCommand.of(mainClass(), file, master, home, submitted()));
      return 0;
    }
    RunOptions options = new RunOptions(fresh, data(), master);
    Summary summary;
    try (PipelineRun run = PipelineRun.open(file, options, home, console())) {
      summary = execute(run);
    }
    console().result(json ? Json.line(summary) : summary.result());
    return 0;
  }

  private List<String> submitted() {
    List<String> arguments = new ArrayList<>(List.of(pipeline.toString()));
    overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
    data().ifPresent(folder -> arguments.addAll(List.of("--data", folder.toString())));
    if (fresh) {
      arguments.add("--fresh");
    }
    if (json) {
      arguments.add("--json");
    }
    return arguments;
  }
}
