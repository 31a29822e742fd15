package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.Estimate;
import dev.lockstep.training.evaluate.EvaluationReport;
import dev.lockstep.training.evaluate.RegressionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One figure of an evaluation as people read it.
 *
 * @param name of the figure
 * @param text its value, with the unit if it has one
 */
public record Score(String name, String text) {
  private static final int THOUSAND = 1000;
  private static final double SMALLEST_SHOWN = 0.00005;

  /** The headline, the most important first; equal kinds of reports have equal names in order. */
  public static List<Score> of(EvaluationReport report) {
    if (report instanceof ClassificationReport classes) {
      return of(classes);
    }
    RegressionReport values = (RegressionReport) report;
    return List.of(
        new Score("R2", values.r2() == null ? "undefined" : ratio(values.r2())),
        new Score("RMSE", quantity(values.rmse(), values.unit())),
        new Score("MAE", quantity(values.mae(), values.unit())));
  }

  private static List<Score> of(ClassificationReport report) {
    List<Score> scores = new ArrayList<>();
    scores.add(new Score("accuracy", ratio(report.accuracy())));
    scores.add(new Score("loss", ratio(report.loss())));
    scores.add(new Score("macro F1", ratio(report.macro().f1())));
    if (report.classes().size() == 2) {
      scores.add(new Score("ROC AUC", text(report.rocAuc())));
    }
    return scores;
  }

  /** All figures for all rows; equal kinds of reports have equal names in order. */
  static List<Score> all(EvaluationReport report) {
    List<Score> scores = new ArrayList<>(of(report));
    if (report instanceof ClassificationReport classes) {
      rest(classes, scores);
    } else {
      RegressionReport values = (RegressionReport) report;
      String squared = values.unit().isEmpty() ? "" : values.unit() + "²";
      scores.add(new Score("MSE", quantity(values.mse(), squared)));
      scores.add(new Score("mean residual", quantity(values.meanResidual(), values.unit())));
    }
    return scores;
  }

  private static void rest(ClassificationReport report, List<Score> scores) {
    int classes = report.classes().size();
    if (classes > 2) {
      scores.add(new Score("ROC AUC, mean of the classes", text(report.rocAuc())));
    }
    String which =
        classes == 2 ? " of " + report.classes().get(1).label() : ", mean of the classes";
    scores.add(new Score("average precision" + which, text(report.averagePrecision())));
    if (report.topK().k() < classes) {
      scores.add(
          new Score(
              "top-%d accuracy".formatted(report.topK().k()), ratio(report.topK().accuracy())));
    }
    scores.add(new Score("Brier score", ratio(report.brier())));
    scores.add(
        new Score("expected calibration error", ratio(report.calibration().expectedError())));
    scores.add(new Score("macro precision", ratio(report.macro().precision())));
    scores.add(new Score("macro recall", ratio(report.macro().recall())));
    scores.add(new Score("weighted precision", ratio(report.weighted().precision())));
    scores.add(new Score("weighted recall", ratio(report.weighted().recall())));
    scores.add(new Score("weighted F1", ratio(report.weighted().f1())));
  }

  /** With the error where it is seen in the digits. */
  static String text(Estimate estimate) {
    if (estimate == null) {
      return "undefined";
    }
    String value = ratio(estimate.value());
    return estimate.error() < SMALLEST_SHOWN ? value : value + " ± " + ratio(estimate.error());
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Like {@code 21,300 USD} or {@code 0.1234}. */
  static String quantity(double value, String unit) {
    String form = value == 0 ? "%.0f" : Math.abs(value) < THOUSAND ? "%.4g" : "%,.0f";
    String number = String.format(Locale.ROOT, form, value);
    return unit.isEmpty() ? number : number + " " + unit;
  }
}
