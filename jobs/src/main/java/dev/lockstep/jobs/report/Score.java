package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.ClassificationReport;
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
    scores.add(new Score("macro F1", ratio(report.macroF1())));
    if (report.classes().size() == 2) {
      scores.add(
          new Score("ROC AUC", report.rocAuc() == null ? "undefined" : ratio(report.rocAuc())));
    }
    return scores;
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
