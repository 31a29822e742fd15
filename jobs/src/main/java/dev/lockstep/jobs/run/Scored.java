package dev.lockstep.jobs.run;

import dev.lockstep.jobs.report.Score;
import dev.lockstep.training.evaluate.ClassificationReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What evaluating found.
 *
 * @param model of the pipeline
 * @param baseline a linear network beside it, if one was asked for
 */
record Scored(Evaluations.Result model, Optional<Evaluations.Result> baseline) {
  boolean reused() {
    return model.reused() && baseline.map(Evaluations.Result::reused).orElse(true);
  }

  /**
   * Like {@code test accuracy 0.7900 (linear baseline 0.7700), loss 0.45 (0.48) on 100 rows; the
   * most frequent class alone has accuracy 0.7200}.
   */
  String text() {
    List<Score> scores = Score.of(model.evaluation().report());
    List<Score> others =
        baseline.map(found -> Score.of(found.evaluation().report())).orElse(List.of());
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      String part = scores.get(i).name() + " " + scores.get(i).text();
      if (!others.isEmpty()) {
        part += (i == 0 ? " (linear baseline " : " (") + others.get(i).text() + ")";
      }
      parts.add(part);
    }
    return String.format(
        Locale.ROOT,
        "%s%s %s on %,d rows%s",
        reused() ? "up to date, " : "",
        model.evaluation().split().label(),
        String.join(", ", parts),
        model.evaluation().report().rows(),
        constant());
  }

  /** What says whether an accuracy is any good where classes are unbalanced. */
  private String constant() {
    return model.evaluation().report() instanceof ClassificationReport classes
        ? String.format(
            Locale.ROOT,
            "; the most frequent class alone has accuracy %.4f",
            classes.constantAccuracy())
        : "";
  }
}
