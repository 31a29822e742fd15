package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.Calibration;
import dev.lockstep.training.evaluate.Calibration.Bin;
import java.util.Locale;

/** Whether the network's probabilities can be believed: the reliability diagram. */
final class CalibrationSection {
  private static final Axis SHARES = new Axis(0, 1, 0.2);

  private CalibrationSection() {}

  static String of(Calibration calibration) {
    return "<p>"
        + Html.escape(
            "Each bar is the share of right answers among those whose probability is in its bin; the"
                + " dot is their mean probability. Bars that end below the diagonal are answers that"
                + " the network is too sure of. Expected calibration error "
                + Html.number(calibration.expectedError())
                + ".")
        + "</p>\n<div class=\"charts\">"
        + diagram(calibration)
        + table(calibration)
        + "</div>\n";
  }

  private static String diagram(Calibration calibration) {
    SquarePlot plot = new SquarePlot(SHARES);
    StringBuilder out =
        new StringBuilder(
            plot.open(
                "Reliability diagram",
                "probability of the answer",
                "share of right answers",
                tick -> String.format(Locale.ROOT, "%.1f", tick)));
    for (Bin bin : calibration.bins()) {
      if (bin.rows() > 0) {
        out.append(plot.bar("bar", bin.above(), bin.upTo(), bin.accuracy(), tip(bin)));
        double width = bin.upTo() - bin.above();
        double middle = bin.above() + width / 2;
        out.append(plot.line("decile", middle, bin.accuracy(), middle, bin.confidence()));
        out.append(plot.dot("b", middle, bin.confidence(), 4));
      }
    }
    return out.append("</svg>\n").toString();
  }

  private static String range(Bin bin) {
    return String.format(Locale.ROOT, "%.3f to %.3f", bin.above(), bin.upTo());
  }

  private static String tip(Bin bin) {
    return String.format(
        Locale.ROOT,
        "%s: %,d rows, mean probability %.3f, %.3f right",
        range(bin),
        bin.rows(),
        bin.confidence(),
        bin.accuracy());
  }

  private static String table(Calibration calibration) {
    StringBuilder out =
        new StringBuilder(
            "<table class=\"figures\"><tr><th>probability</th><th>rows</th><th>mean</th>"
                + "<th>right</th></tr>\n");
    for (Bin bin : calibration.bins()) {
      if (bin.rows() > 0) {
        out.append("<tr><th>").append(range(bin)).append("</th><td>");
        out.append(Html.count((double) bin.rows())).append("</td><td>");
        out.append(Html.number(bin.confidence())).append("</td><td>");
        out.append(Html.number(bin.accuracy())).append("</td></tr>\n");
      }
    }
    return out.append("</table>\n").toString();
  }
}
