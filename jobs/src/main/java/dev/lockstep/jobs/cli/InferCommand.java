package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.SchemaText;
import dev.lockstep.jobs.config.UnfrozenPipeline;
import dev.lockstep.jobs.fetch.Fetcher;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.infer.InferredSchema;
import dev.lockstep.preprocessing.source.infer.SchemaInference;
import dev.lockstep.preprocessing.source.table.TableAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep infer}. */
@Command(
    name = "infer",
    description =
        "Find the schema of a pipeline's raw records in a sample, and freeze it into a file to edit"
            + " and commit.")
final class InferCommand extends ConsoleCommand {
  /** Looking at a few records is not worth the processes that a run starts. */
  private static final String HERE = "local[2]";

  @Parameters(
      paramLabel = "PIPELINE",
      description = "The pipeline file (YAML); target and features may still be missing.")
  private Path pipeline;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write (default: the one that `preprocess.source.schema` names).")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "ROWS",
      defaultValue = "10000",
      description = "How many records to look at, up to 100000 (default: ${DEFAULT-VALUE}).")
  private int sample;

  @Option(names = "--ranges", description = "Freeze ranges of numbers, too.")
  private boolean ranges;

  @Option(names = "--force", description = "Write over a file that is there.")
  private boolean force;

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
      description = "Spark master; only Parquet, ORC and Avro need one (default: this process).")
  private Optional<String> master = Optional.empty();

  @Mixin private DataOption data;

  /** The JSON line. */
  private record Written(String schema, InferredSchema found) {}

  @Override
  public Integer call() {
    UnfrozenPipeline unfrozen = PipelineText.parseUnfrozen(pipeline, overrides);
    Path target = target(unfrozen);
    PipelineFile file = unfrozen.file();
    if (!(file.preprocess() instanceof TabularSpec spec)) {
      throw new UserException(pipeline + " makes a dataset of images, which have no schema");
    }
    Home home = Home.find(System.getenv());
    InferredSchema found;
    try (Workspace workspace = Workspace.open(file, Optional.of(master.orElse(HERE)), home)) {
      fetch(file, workspace);
      found =
          SchemaInference.of(
              new TableAccess(workspace.storage()), spec.source(), sample, workspace::spark);
    }
    NewFile.write(target, SchemaText.of(file.name(), found, ranges), force);
    say(found);
    console().result(json ? Json.line(new Written(target.toString(), found)) : target.toString());
    return 0;
  }

  private Path target(UnfrozenPipeline unfrozen) {
    Path target =
        out.or(unfrozen::schema)
            .orElseThrow(
                () ->
                    new UserException(
                        pipeline
                            + " does not name a file for the schema: add `schema:"
                            + " NAME.schema.yaml` to `preprocess.source`, or give --out FILE"));
    if (!force && Files.exists(target)) {
      throw new UserException(
          target + " is there already; --force writes over it, --out FILE writes another file");
    }
    return target;
  }

  private void fetch(PipelineFile file, Workspace workspace) {
    if (file.fetch().isPresent()) {
      Fetcher fetcher = new Fetcher(workspace.storage(), console()::say);
      fetcher.fetch(file.fetch().get(), data.folder());
    }
  }

  private void say(InferredSchema found) {
    console()
        .say(
            String.format(
                Locale.ROOT,
                "infer: %,d columns found in %,d records of %,d of %,d objects%s",
                found.columns().size(),
                found.records(),
                found.sampledObjects(),
                found.objects(),
                found.malformed() == 0 ? "" : ", " + found.malformed() + " malformed"));
    found.columns().stream()
        .filter(column -> column.remark() != null)
        .forEach(c -> console().say("infer: column " + c.schema().name() + ": " + c.remark()));
    found.leftOut().forEach(column -> console().say("infer: left out " + column));
  }
}
