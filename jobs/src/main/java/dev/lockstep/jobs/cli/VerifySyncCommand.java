package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFiles;
import dev.lockstep.jobs.run.SyncSummary;
import dev.lockstep.jobs.run.SyncVerification;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep verify-sync}. */
@Command(
    name = "verify-sync",
    description =
        "Train a few steps on several executors and in one process with the joined batches, and"
            + " compare the parameters. Publishes nothing.",
    footer = {
      "",
      "Exit codes: 0 the difference is within rounding, 1 it is not, which is a bug in Lockstep,"
          + " 2 a mistake in what was given, 3 the environment failed."
    })
final class VerifySyncCommand extends ConsoleCommand {
  private static final String OWN = "pipeline";
  private static final String ALL = "all";
  private static final String ADAMW = "adamw";

  /** Beside any penalty of the network; weights decay on each rank alone, after the updater. */
  private static final String ADAMW_WITHOUT_DECAY = "{type: adamw, weight_decay: 0}";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PIPELINE",
      description = "The pipeline file (YAML); its dataset must be published.")
  private Path pipeline;

  @Option(
      names = "--executors",
      paramLabel = "N",
      defaultValue = "2",
      description = "Executors that train together, at least 2 (default: ${DEFAULT-VALUE}).")
  private int executors;

  @Option(
      names = "--steps",
      paramLabel = "K",
      defaultValue = "10",
      description = "Steps of the optimizer, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--updaters",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Updaters to compare with, or `all`, each with its default settings (learning rate 0.01"
              + " where it has no default); `all` has adamw without weight decay, which excludes"
              + " l2 and weight_decay of the network. By default the pipeline's own.")
  private List<String> updaters = List.of();

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

  @Override
  public Integer call() {
    require("--executors", executors, 2, 1024);
    require("--steps", steps, 1, 10_000);
    Home home = Home.find(System.getenv());
    SyncSummary found = SyncVerification.run(pipelines(), steps, master, home, console());
    console().result(json ? Json.line(found) : found.text());
    return found.equal() ? 0 : 1;
  }

  private Map<String, PipelineFile> pipelines() {
    Map<String, PipelineFile> files = new LinkedHashMap<>();
    if (updaters.isEmpty()) {
      files.put(OWN, parse(List.of()));
    }
    chosen()
        .forEach((name, updater) -> files.put(name, parse(List.of("train.updater=" + updater))));
    return files;
  }

  private Map<String, String> chosen() {
    Map<String, String> known = PipelineFiles.updaters();
    for (String updater : updaters) {
      if (!updater.equals(ALL) && !known.containsKey(updater)) {
        throw new ParameterException(
            spec.commandLine(),
            "--updaters: found "
                + updater
                + ", allowed: all, "
                + String.join(", ", known.keySet()));
      }
    }
    return choose(updaters);
  }

  /** Values of {@code train.updater} by name. */
  static Map<String, String> choose(List<String> names) {
    Map<String, String> chosen = PipelineFiles.updaters();
    if (!names.contains(ALL)) {
      chosen.keySet().retainAll(names);
    } else if (!names.contains(ADAMW)) {
      chosen.put(ADAMW, ADAMW_WITHOUT_DECAY);
    }
    return chosen;
  }

  private PipelineFile parse(List<String> more) {
    List<String> all = new ArrayList<>(overrides);
    all.add("cluster.executors=" + executors);
    all.addAll(more);
    return PipelineText.parse(pipeline, all);
  }

  private void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: found %d, allowed: %d to %d".formatted(option, value, least, most));
    }
  }
}
