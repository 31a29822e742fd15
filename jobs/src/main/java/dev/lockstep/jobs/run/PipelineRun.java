package dev.lockstep.jobs.run;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.fetch.Fetcher;
import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Published;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.pipeline.PreprocessPipeline;
import dev.lockstep.training.evaluate.EvaluateSpec;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.TrainResult;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of a pipeline, or of one of its phases. Use it once: {@link #all}, {@link #preprocess},
 * {@link #train}, {@link #search} or {@link #evaluate}; then close it. Lives on the driver.
 */
public final class PipelineRun implements AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;

  private final PipelineFile file;
  private final RunOptions options;
  private final Workspace workspace;
  private final Watcher watcher;
  private final Stopwatch stopwatch = new Stopwatch();
  private final ModelPhases models;
  private Optional<Reading> reading = Optional.empty();

  private PipelineRun(PipelineFile file, RunOptions options, Workspace workspace, Watcher watcher) {
    this.file = file;
    this.options = options;
    this.workspace = workspace;
    this.watcher = watcher;
    this.models = new ModelPhases(options, workspace, watcher, stopwatch);
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
          null,
          null);
    }
    hold(dataset.dataset());
    Trained trained = models.train(file.train().get(), file.baseline(), dataset.dataset());
    Optional<Scored> scored =
        file.evaluate()
            .map(
                wanted ->
                    models.evaluate(
                        wanted,
                        dataset.dataset(),
                        trained.model().model(),
                        trained.baseline().map(TrainResult::model)));
    return new Summary.Pipeline(
        file.name(),
        rows,
        scores(scored, Split.TEST),
        trained.model().epochs().size(),
        trained.model().parametersSha256(),
        stopwatch.summary(),
        Throughput.samplesPerSecond(trained.model()),
        scored.map(scores -> report(dataset.dataset(), trained, scores)).orElse(null),
        scores(scored, Split.VALIDATION),
        dataset.dataset().folder(),
        trained.model().model(),
        trained.baseline().map(linear -> baseline(linear, scored)).orElse(null));
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
    Trained both = models.train(trainSpec(), file.baseline(), publishedDataset());
    TrainResult trained = both.model();
    return new Summary.Train(
        file.name(),
        trained.model(),
        trained.reused(),
        trained.epochs().size(),
        trained.stopReason(),
        trained.attempts(),
        trained.parametersSha256(),
        Throughput.lastValidation(trained),
        stopwatch.summary(),
        Throughput.samplesPerSecond(trained),
        both.baseline().map(linear -> baseline(linear, Optional.empty())).orElse(null));
  }

  /**
   * The trials of a search, on the dataset that is published now.
   *
   * @param train the command that trains the pipeline's model without the values of a trial
   */
  public Summary.Search search(SearchPlan plan, String train) {
    DatasetVersion dataset = publishedDataset();
    TrialRuns runs = new TrialRuns(plan, dataset, options, workspace, watcher, stopwatch);
    return new SearchReports(file, plan, dataset, train).write(workspace, runs.all(), stopwatch);
  }

  /** Scores of the model that is published now. */
  public Summary evaluate() {
    EvaluateSpec wanted =
        file.evaluate()
            .orElseThrow(() -> new UserException(file.name() + " has no section `evaluate`"));
    String model = published(trainSpec().model());
    Optional<String> linear = file.baseline().map(spec -> published(spec.model()));
    Scored scored = models.evaluate(wanted, publishedDataset(), model, linear);
    Evaluations.Result found = scored.model();
    return new Summary.Evaluate(
        file.name(),
        model,
        wanted.split().label(),
        found.evaluation().report().rows(),
        found.reused(),
        Scores.of(found.evaluation().report()),
        found.address(),
        stopwatch.summary(),
        linear.map(folder -> baseline(folder, null, null, Optional.of(scored))).orElse(null));
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

  /** The report of a run in which nothing was done stays the one of the run that did it. */
  private String report(DatasetVersion dataset, Trained trained, Scored scores) {
    String address = Reports.address(trained.model().model());
    boolean nothingNew = trained.reused() && scores.reused();
    if (!nothingNew || workspace.storage().stat(address).isEmpty()) {
      Reports.write(workspace.storage(), file, dataset, trained.model(), scores, stopwatch.all());
    }
    return workspace.file(address).map(path -> path.toUri().toString()).orElse(address);
  }

  private DatasetVersion publishedDataset() {
    return hold(PublishedDataset.latest(workspace.storage(), file));
  }

  /** Until the run ends. */
  private DatasetVersion hold(DatasetVersion dataset) {
    reading = Optional.of(Reading.of(dataset, watcher));
    return dataset;
  }

  private String published(String model) {
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

  private static Scores scores(Optional<Scored> scored, Split split) {
    return scored.map(found -> Scores.on(split, found.model().evaluation())).orElse(null);
  }

  private static Summary.Baseline baseline(TrainResult trained, Optional<Scored> scored) {
    return baseline(trained.model(), trained.epochs().size(), trained.parametersSha256(), scored);
  }

  private static Summary.Baseline baseline(
      String model, Integer epochs, String parameters, Optional<Scored> scored) {
    Optional<Evaluation> found =
        scored.flatMap(Scored::baseline).map(Evaluations.Result::evaluation);
    return new Summary.Baseline(
        model,
        epochs,
        parameters,
        found.map(evaluation -> Scores.on(Split.TEST, evaluation)).orElse(null),
        found.map(evaluation -> Scores.on(Split.VALIDATION, evaluation)).orElse(null));
  }

  private void say(Phase phase, String line) {
    watcher.say(phase.label() + ": " + line);
  }

  @Override
  public void close() {
    reading.ifPresent(Reading::close);
    workspace.close();
  }
}
