package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.fetch.Fetcher;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.pipeline.PreprocessPipeline;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.TrainResult;
import dev.lockstep.training.trainer.Trainer;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of a pipeline, or of one of its phases. Use it once: {@link #all}, {@link #preprocess},
 * {@link #train} or {@link #evaluate}; then close it. Lives on the driver.
 */
public final class PipelineRun implements AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;

  private final PipelineFile file;
  private final RunOptions options;
  private final Workspace workspace;
  private final Watcher watcher;
  private final Stopwatch stopwatch = new Stopwatch();

  private PipelineRun(PipelineFile file, RunOptions options, Workspace workspace, Watcher watcher) {
    this.file = file;
    this.options = options;
    this.workspace = workspace;
    this.watcher = watcher;
  }

  /** Opens the pipeline's store; Spark starts when a phase needs it. */
  public static PipelineRun open(
      PipelineFile file, RunOptions options, Home home, Watcher watcher) {
    return new PipelineRun(file, options, Workspace.open(file, options.master(), home), watcher);
  }

  /** Every phase the pipeline has. */
  public Summary all() {
    fetch();
    PreprocessPipeline.Result dataset = makeDataset();
    Rows rows = Rows.of(dataset.dataset().manifest());
    if (file.train().isEmpty()) {
      return new Summary.Pipeline(
          file.name(),
          rows,
          null,
          null,
          null,
          stopwatch.summary(),
          null,
          null,
          null,
          dataset.dataset().folder(),
          null);
    }
    TrainResult trained = makeModel(file.train().get(), dataset.dataset());
    Optional<Evaluations.Result> evaluated =
        file.evaluate().map(wanted -> evaluation(wanted, dataset.dataset(), trained.model()));
    return new Summary.Pipeline(
        file.name(),
        rows,
        scores(evaluated, Split.TEST),
        trained.epochs().size(),
        trained.parametersSha256(),
        stopwatch.summary(),
        Throughput.samplesPerSecond(trained),
        evaluated.map(scores -> report(dataset.dataset(), trained, scores)).orElse(null),
        scores(evaluated, Split.VALIDATION),
        dataset.dataset().folder(),
        trained.model());
  }

  /** Raw objects, then the dataset. */
  public Summary preprocess() {
    fetch();
    PreprocessPipeline.Result made = makeDataset();
    return new Summary.Preprocess(
        file.name(),
        made.dataset().folder(),
        made.dataset().manifest().id(),
        made.reused(),
        Rows.of(made.dataset().manifest()),
        stopwatch.summary());
  }

  /** A model from the dataset that is published now. */
  public Summary train() {
    TrainResult trained = makeModel(trainSpec(), publishedDataset());
    return new Summary.Train(
        file.name(),
        trained.model(),
        trained.reused(),
        trained.epochs().size(),
        trained.stopReason(),
        trained.attempts(),
        trained.parametersSha256(),
        Throughput.lastValidationAccuracy(trained),
        Throughput.lastValidationLoss(trained),
        stopwatch.summary(),
        Throughput.samplesPerSecond(trained));
  }

  /** Scores of the model that is published now. */
  public Summary evaluate() {
    PipelineFile.Evaluate wanted =
        file.evaluate()
            .orElseThrow(() -> new UserException(file.name() + " has no section `evaluate`"));
    String model = publishedModel();
    Evaluations.Result found = evaluation(wanted, publishedDataset(), model);
    return new Summary.Evaluate(
        file.name(),
        model,
        wanted.split().label(),
        found.evaluation().report().rows(),
        found.reused(),
        found.evaluation().report().accuracy(),
        found.evaluation().report().loss(),
        found.evaluation().report().macroF1(),
        found.address(),
        stopwatch.summary());
  }

  private void fetch() {
    if (file.fetch().isEmpty()) {
      if (options.data().isPresent()) {
        throw new UserException(
            "--data was given, but the pipeline "
                + file.name()
                + " has no section `fetch` that"
                + " says which files are wanted");
      }
      return;
    }
    Fetcher fetcher = new Fetcher(workspace.storage(), line -> say(Phase.FETCH, line));
    Fetcher.Result result =
        stopwatch.time(Phase.FETCH, () -> fetcher.fetch(file.fetch().get(), options.data()));
    say(
        Phase.FETCH,
        result.uploaded() == 0
            ? "up to date, %d raw objects".formatted(result.files())
            : String.format(
                Locale.ROOT,
                "%d of %d raw objects put into %s (%,.1f MiB)",
                result.uploaded(),
                result.files(),
                file.fetch().get().to(),
                result.bytes() / MEBIBYTE));
  }

  private PreprocessPipeline.Result makeDataset() {
    PreprocessPipeline.Result made =
        stopwatch.time(
            Phase.PREPROCESS,
            () ->
                PreprocessPipeline.run(
                    workspace::spark, workspace.storage(), file.preprocess(), options.fresh()));
    String version = made.dataset().manifest().id();
    say(
        Phase.PREPROCESS,
        made.reused()
            ? "up to date, version " + version
            : "published version " + version + " of " + file.preprocess().dataset());
    say(Phase.PREPROCESS, Rows.of(made.dataset().manifest()).equation());
    return made;
  }

  private TrainResult makeModel(TrainSpec spec, DatasetVersion dataset) {
    TrainResult trained =
        stopwatch.time(
            Phase.TRAIN,
            () ->
                Trainer.run(
                    workspace::spark,
                    dataset,
                    spec,
                    options.fresh(),
                    watcher.training(spec.ranks(), spec.epochs())));
    say(
        Phase.TRAIN,
        (trained.reused() ? "up to date, model " : "published model ")
            + trained.modelId()
            + ", parameters "
            + trained.parametersSha256().substring(0, 12));
    return trained;
  }

  private Evaluations.Result evaluation(
      PipelineFile.Evaluate wanted, DatasetVersion dataset, String model) {
    Evaluations.Result found =
        stopwatch.time(
            Phase.EVALUATE,
            () -> Evaluations.of(workspace, dataset, model, wanted, options.fresh()));
    Scores scores = Scores.of(found.evaluation().report());
    say(
        Phase.EVALUATE,
        String.format(
            Locale.ROOT,
            "%s%s accuracy %.4f, loss %.4f, macro F1 %.4f on %,d rows",
            found.reused() ? "up to date, " : "",
            wanted.split().label(),
            scores.accuracy(),
            scores.loss(),
            scores.macroF1(),
            found.evaluation().report().rows()));
    return found;
  }

  /** The report of a run in which nothing was done stays the one of the run that did it. */
  private String report(DatasetVersion dataset, TrainResult trained, Evaluations.Result scores) {
    String address = Reports.address(trained.model());
    boolean nothingNew = trained.reused() && scores.reused();
    if (!nothingNew || workspace.storage().stat(address).isEmpty()) {
      Reports.write(
          workspace.storage(), file, dataset, trained, scores.evaluation(), stopwatch.all());
    }
    return workspace.file(address).map(path -> path.toUri().toString()).orElse(address);
  }

  private DatasetVersion publishedDataset() {
    String dataset = file.preprocess().dataset();
    return DatasetVersion.latest(workspace.storage(), dataset)
        .orElseThrow(
            () ->
                new UserException(
                    "nothing is published at "
                        + dataset
                        + " yet; run `lockstep preprocess` first"));
  }

  private String publishedModel() {
    String model = trainSpec().model();
    return Published.latest(workspace.storage(), model)
        .orElseThrow(
            () ->
                new UserException(
                    "nothing is published at " + model + " yet; run `lockstep train` first"))
        .folder();
  }

  private TrainSpec trainSpec() {
    return file.train()
        .orElseThrow(() -> new UserException(file.name() + " has no section `train`"));
  }

  private static Scores scores(Optional<Evaluations.Result> result, Split split) {
    return result
        .map(Evaluations.Result::evaluation)
        .filter(evaluation -> evaluation.split() == split)
        .map(evaluation -> Scores.of(evaluation.report()))
        .orElse(null);
  }

  private void say(Phase phase, String line) {
    watcher.say(phase.label() + ": " + line);
  }

  @Override
  public void close() {
    workspace.close();
  }
}
