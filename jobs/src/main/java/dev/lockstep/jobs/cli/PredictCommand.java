package dev.lockstep.jobs.cli;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.run.PredictRequest;
import dev.lockstep.jobs.run.PredictRun;
import dev.lockstep.jobs.run.Summary;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.SubmitCommand;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep predict}. */
@Command(
    name = "predict",
    description = "Publish a model's answers to the rows of a split as Parquet.")
final class PredictCommand extends DatasetCommand {
  static final String MAIN_CLASS = "dev.lockstep.jobs.PredictJob";
  private static final String OUTPUT_SUFFIX = "-predictions";

  @Parameters(
      arity = "0..1",
      paramLabel = "PIPELINE",
      description = "The pipeline file (YAML) that names model and dataset, instead of addresses.")
  private Path pipeline;

  @Option(
      names = "--model",
      paramLabel = "ADDRESS",
      description = "Address of the model; ADDRESS@ID for one of its versions.")
  private String model;

  @Option(
      names = "--dataset",
      paramLabel = "ADDRESS",
      description = "Address of the dataset; ADDRESS@ID for one of its versions.")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train, validation or test (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--output",
      paramLabel = "ADDRESS",
      description = "Where to publish (default: the model's address with -predictions behind it).")
  private String output;

  @Option(names = "--fresh", description = "Predict again what is there already.")
  private boolean fresh;

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

  @Option(
      names = "--print-submit",
      description = "Only print the spark-submit command that does the same on your cluster.")
  private boolean printSubmit;

  @Override
  public Integer call() {
    Home home = Home.find(System.getenv());
    if (pipeline != null && storeText() != null) {
      throw new UserException(
          "--store is for addresses; the pipeline file " + pipeline + " says where its store is");
    }
    Optional<PipelineFile> file =
        Optional.ofNullable(pipeline).map(path -> PipelineText.parse(path, overrides));
    PredictRequest request = request(file);
    if (printSubmit) {
      console().result(submit(file, home));
      return 0;
    }
    Summary summary;
    try (Workspace workspace = open(file, request, home)) {
      summary = PredictRun.run(workspace, request, console());
    }
    console().result(json() ? Json.line(summary) : summary.result());
    return 0;
  }

  private PredictRequest request(Optional<PipelineFile> file) {
    PredictRequest.Place from =
        model == null ? new PredictRequest.Place(trained(file), Optional.empty()) : place(model);
    PredictRequest.Place rows =
        dataset == null
            ? new PredictRequest.Place(
                file.map(f -> f.preprocess().dataset()).orElseThrow(() -> missing("--dataset")),
                Optional.empty())
            : place(dataset);
    PredictRequest.Place to = place(output == null ? from.address() + OUTPUT_SUFFIX : output);
    if (to.version().isPresent()) {
      throw new UserException("--output is an address without @ID, found " + output);
    }
    return new PredictRequest(from, rows, split, to.address(), fresh);
  }

  private static String trained(Optional<PipelineFile> file) {
    PipelineFile named = file.orElseThrow(() -> missing("--model"));
    return named
        .train()
        .orElseThrow(() -> new UserException(named.name() + " has no section `train`"))
        .model();
  }

  private static UserException missing(String option) {
    return new UserException(
        "say what predicts what: a pipeline file, or --model ADDRESS and --dataset ADDRESS; "
            + option
            + " is missing");
  }

  private PredictRequest.Place place(String address) {
    Target target = target(address);
    return new PredictRequest.Place(target.address(), target.version());
  }

  private Workspace open(Optional<PipelineFile> file, PredictRequest request, Home home) {
    return file.map(f -> Workspace.open(f, List.of(request.output()), master, home))
        .orElseGet(
            () ->
                Workspace.open(
                    "predict",
                    givenStore(),
                    List.of(request.model().address(), request.dataset().address()),
                    request.output(),
                    master,
                    home));
  }

  private String submit(Optional<PipelineFile> file, Home home) {
    List<String> arguments = new ArrayList<>();
    if (pipeline != null) {
      arguments.add(pipeline.toString());
    }
    overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
    add("--model", model, arguments);
    add("--dataset", dataset, arguments);
    add("--split", split.label(), arguments);
    add("--output", output, arguments);
    add("--store", storeText(), arguments);
    if (fresh) {
      arguments.add("--fresh");
    }
    if (json()) {
      arguments.add("--json");
    }
    return file.map(f -> SubmitCommand.of(MAIN_CLASS, f, master, home, arguments))
        .orElseGet(() -> SubmitCommand.of(MAIN_CLASS, "predict", master, home, arguments));
  }

  private static void add(String option, String value, List<String> arguments) {
    if (value != null) {
      arguments.addAll(List.of(option, value));
    }
  }
}
