package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.Estimate;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.RegressionReport;

/**
 * The headline of an evaluation; what does not apply is absent.
 *
 * @param accuracy share of right answers, of classes
 * @param loss mean cross-entropy in nats, of classes
 * @param macroF1 unweighted mean of the classes' F1
 * @param rocAuc area under the ROC curve: of the second of two classes, else the mean of the
 *     classes
 * @param averagePrecision area under the precision-recall curve: as for the ROC curve
 * @param topKAccuracy share of rows whose class is among the most probable ones, of more classes
 *     than those
 * @param brier Brier score, of classes
 * @param calibrationError expected calibration error, of classes
 * @param mse mean squared error in squared target units, of a number
 * @param rmse its root in target units
 * @param mae mean absolute error in target units, of a number
 * @param r2 coefficient of determination, of a number
 */
public record Scores(
    Double accuracy,
    Double loss,
    Double macroF1,
    Double rocAuc,
    Double averagePrecision,
    Double topKAccuracy,
    Double brier,
    Double calibrationError,
    Double mse,
    Double rmse,
    Double mae,
    Double r2) {
  static Scores of(EvaluationReport report) {
    return report instanceof ClassificationReport classes
        ? of(classes)
        : of((RegressionReport) report);
  }

  private static Scores of(ClassificationReport classes) {
    boolean isChoice = classes.topK().k() < classes.classes().size();
    return new Scores(
        classes.accuracy(),
        classes.loss(),
        classes.macro().f1(),
        value(classes.rocAuc()),
        value(classes.averagePrecision()),
        isChoice ? (Double) classes.topK().accuracy() : null,
        classes.brier(),
        classes.calibration().expectedError(),
        null,
        null,
        null,
        null);
  }

  private static Scores of(RegressionReport values) {
    return new Scores(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        values.mse(),
        values.rmse(),
        values.mae(),
        values.r2());
  }

  private static Double value(Estimate estimate) {
    return estimate == null ? null : (Double) estimate.value();
  }

  /** Of an evaluation, or {@code null} if that was of another split. */
  static Scores on(Split split, Evaluation evaluation) {
    return evaluation.split() == split ? of(evaluation.report()) : null;
  }
}
