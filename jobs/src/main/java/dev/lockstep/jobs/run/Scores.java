package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.RegressionReport;

/**
 * The headline of an evaluation; what does not apply is absent.
 *
 * @param accuracy share of right answers, of classes
 * @param loss mean cross-entropy in nats, of classes
 * @param macroF1 unweighted mean of the classes' F1
 * @param rocAuc area under the ROC curve, of two classes
 * @param rmse root of the mean squared error in target units, of a number
 * @param mae mean absolute error in target units, of a number
 * @param r2 coefficient of determination, of a number
 */
public record Scores(
    Double accuracy,
    Double loss,
    Double macroF1,
    Double rocAuc,
    Double rmse,
    Double mae,
    Double r2) {
  static Scores of(EvaluationReport report) {
    if (report instanceof ClassificationReport classes) {
      return new Scores(
          classes.accuracy(),
          classes.loss(),
          classes.macroF1(),
          classes.rocAuc(),
          null,
          null,
          null);
    }
    RegressionReport values = (RegressionReport) report;
    return new Scores(null, null, null, null, values.rmse(), values.mae(), values.r2());
  }

  /** Of an evaluation, or {@code null} if that was of another split. */
  static Scores on(Split split, Evaluation evaluation) {
    return evaluation.split() == split ? of(evaluation.report()) : null;
  }
}
