package dev.lockstep.jobs.run;

import dev.lockstep.jobs.search.Rung;
import dev.lockstep.jobs.search.SearchPlan;
import dev.lockstep.jobs.search.SearchPlan.Entry;
import dev.lockstep.jobs.search.Trial;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.session.Workspace;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.TrainResult;
import dev.lockstep.training.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trains the trials of a search one after the other, rung by rung. Their models are versions at one
 * address beside the pipeline's model, so a trial that was trained before is found by its
 * fingerprint, whatever its number was then. Use it once.
 */
final class TrialRuns {
  private final SearchPlan plan;
  private final DatasetVersion dataset;
  private final RunOptions options;
  private final Workspace workspace;
  private final Watcher watcher;
  private final Stopwatch stopwatch;
  private final Map<Integer, TrialResult> results = new TreeMap<>();

  TrialRuns(
      SearchPlan plan,
      DatasetVersion dataset,
      RunOptions options,
      Workspace workspace,
      Watcher watcher,
      Stopwatch stopwatch) {
    this.plan = plan;
    this.dataset = dataset;
    this.options = options;
    this.workspace = workspace;
    this.watcher = watcher;
    this.stopwatch = stopwatch;
  }

  /** Address below which the trials of a model, and the report of their search, lie. */
  static String folder(String model) {
    return model + "/search";
  }

  /**
   * Trains them all.
   *
   * @return what became of every trial, the best one first
   * @throws UserException if the dataset has no such metric
   */
  List<TrialResult> all() {
    Trainer.requireMetric("search", plan.spec().metric(), dataset);
    List<Rung> rungs = plan.rungs();
    List<Entry> left = plan.entries();
    for (int i = 0; i < rungs.size(); i++) {
      if (i > 0) {
        left = best(left, rungs.get(i).trials());
      }
      for (Entry entry : left) {
        TrialResult result = train(entry, rungs.get(i), i + 1);
        results.merge(result.trial(), result, (earlier, now) -> now.after(earlier));
      }
    }
    return ranked(plan.entries());
  }

  /** Those that go on; the others are stopped. */
  private List<Entry> best(List<Entry> tried, int count) {
    List<Integer> succeeded =
        ranked(tried).stream().filter(TrialResult::succeeded).map(TrialResult::trial).toList();
    List<Integer> chosen = succeeded.subList(0, Math.min(count, succeeded.size()));
    succeeded.stream()
        .filter(trial -> !chosen.contains(trial))
        .forEach(trial -> results.computeIfPresent(trial, (number, result) -> result.stopped()));
    return tried.stream().filter(entry -> chosen.contains(entry.trial().number())).toList();
  }

  private List<TrialResult> ranked(List<Entry> entries) {
    List<TrialResult> ranked = new ArrayList<>();
    entries.forEach(entry -> ranked.add(results.get(entry.trial().number())));
    ranked.sort(TrialResult.ranking(plan.spec().metric()));
    return ranked;
  }

  /** A trial that cannot be trained is a finding; only what would fail all others, too, is not. */
  private TrialResult train(Entry entry, Rung rung, int number) {
    Trial trial = entry.trial();
    TrainSpec spec = entry.in(rung).withModel(folder(entry.train().model()));
    String what = "search: trial %d of %d".formatted(trial.number(), plan.entries().size());
    watcher.say(what + ": " + trial.text());
    TrialResult result;
    try {
      TrainResult trained = stopwatch.time(Phase.TRAIN, () -> train(spec, what));
      result = result(trial, trained, number);
    } catch (UserException e) {
      result = TrialResult.failed(trial, number, e.getMessage());
    }
    watcher.say(what + ": " + line(result));
    return result;
  }

  private TrainResult train(TrainSpec spec, String what) {
    return Trainer.run(
        workspace::spark,
        dataset,
        spec,
        options.fresh(),
        watcher.training(what, spec.ranks(), spec.stopping().epochs()));
  }

  private TrialResult result(Trial trial, TrainResult trained, int rung) {
    double score = trained.selected().validation().get(plan.spec().metric());
    return TrialResult.trained(trial, rung, score, trained);
  }

  private String line(TrialResult result) {
    return result.succeeded()
        ? String.format(
            Locale.ROOT,
            "%s%s %s, epochs %d",
            result.reused() ? "up to date, " : "",
            plan.spec().metric(),
            result.scoreText(),
            result.epochs())
        : "failed: " + result.reason();
  }
}
