package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import dev.lockstep.training.evaluate.RegressionReport.Point;
import java.util.stream.DoubleStream;

/** Targets over predictions as inline SVG, both axes alike. */
record ScatterChart(RegressionReport report) {
  String svg() {
    SquarePlot plot =
        new SquarePlot(
            Axis.over(
                report.points().stream()
                    .flatMapToDouble(p -> DoubleStream.of(p.predicted(), p.actual()))));
    String unit = report.unit().isEmpty() ? "" : ", " + report.unit();
    StringBuilder out = new StringBuilder(1 << 16);
    out.append(
        plot.open(
            "Target over prediction",
            "prediction" + unit,
            "target" + unit,
            tick -> Score.quantity(tick, "")));
    for (Point point : report.points()) {
      out.append(plot.dot("point", point.predicted(), point.actual(), 2));
    }
    for (Decile decile : report.deciles()) {
      double x = decile.predicted();
      out.append(plot.line("decile", x, decile.low(), x, decile.high()));
      out.append(plot.dot("b", x, decile.actual(), 4));
    }
    return out.append("</svg>\n").toString();
  }
}
