package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import java.util.Locale;

/** Predicted values against true ones. */
final class RegressionSection {
  private RegressionSection() {}

  static String results(RegressionReport report) {
    return "<p>"
        + Html.escape(
            String.format(
                Locale.ROOT,
                "Each point is a row%s; on the diagonal a prediction is exact. The bars hold the"
                    + " middle 80 %% of the targets of each tenth of the rows, ordered by"
                    + " prediction. On average predictions are %s too %s.",
                report.points().size() < report.rows()
                    ? String.format(
                        Locale.ROOT,
                        ", %,d of %,d chosen by the hash of their key",
                        report.points().size(),
                        report.rows())
                    : "",
                Score.quantity(Math.abs(report.meanResidual()), report.unit()),
                report.meanResidual() > 0 ? "low" : "high"))
        + "</p>\n<div class=\"charts\">"
        + new ScatterChart(report).svg()
        + deciles(report)
        + "</div>\n";
  }

  private static String deciles(RegressionReport report) {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"figures\"><tr><th>tenth</th><th>mean prediction</th>"
                + "<th>mean target</th><th>targets, 10th to 90th percentile</th></tr>\n");
    for (int i = 0; i < report.deciles().size(); i++) {
      Decile decile = report.deciles().get(i);
      out.append("<tr><th>").append(i + 1).append("</th><td>");
      out.append(quantity(decile.predicted(), report)).append("</td><td>");
      out.append(quantity(decile.actual(), report)).append("</td><td>");
      out.append(Html.escape(Score.quantity(decile.low(), ""))).append(" to ");
      out.append(quantity(decile.high(), report)).append("</td></tr>\n");
    }
    return out.append("</table>\n").toString();
  }

  private static String quantity(double value, RegressionReport report) {
    return Html.escape(Score.quantity(value, report.unit()));
  }
}
