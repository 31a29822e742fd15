package dev.lockstep.jobs.report;

import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import dev.lockstep.training.evaluate.RegressionReport.Point;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Targets over predictions as inline SVG, both axes alike. */
record ScatterChart(RegressionReport report) {
  private static final int SIZE = 480;
  private static final int LEFT = 76;
  private static final int RIGHT = 34;
  private static final int TOP = 30;
  private static final int BOTTOM = 50;
  private static final String TITLE = "Target over prediction";

  String svg() {
    Axis axis =
        Axis.over(
            report.points().stream()
                .flatMapToDouble(p -> DoubleStream.of(p.predicted(), p.actual())));
    StringBuilder out = new StringBuilder(1 << 16);
    out.append(
        format(
            "<svg class=\"scatter\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s"
                + "</title>%n",
            SIZE, SIZE, TITLE, TITLE));
    grid(out, axis);
    out.append(
        line(
            "diagonal",
            x(axis.low(), axis),
            y(axis.low(), axis),
            x(axis.high(), axis),
            y(axis.high(), axis)));
    for (Point point : report.points()) {
      out.append(
          format(
              "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>%n",
              x(point.predicted(), axis), y(point.actual(), axis)));
    }
    report.deciles().forEach(decile -> decile(out, decile, axis));
    return out.append("</svg>\n").toString();
  }

  private void grid(StringBuilder out, Axis axis) {
    for (double tick : axis.ticks()) {
      double x = x(tick, axis);
      double y = y(tick, axis);
      out.append(line("grid", LEFT, y, SIZE - RIGHT, y))
          .append(line("grid", x, TOP, x, SIZE - BOTTOM));
      String text = Html.escape(Score.quantity(tick, ""));
      out.append(text("tick", "end", LEFT - 8, y + 4, text));
      out.append(text("tick", "middle", x, SIZE - BOTTOM + 18, text));
    }
    String unit = report.unit().isEmpty() ? "" : ", " + Html.escape(report.unit());
    out.append(text("legend", "start", 4, 16, "target" + unit));
    out.append(text("legend", "end", SIZE - RIGHT, SIZE - 10, "prediction" + unit));
  }

  private static void decile(StringBuilder out, Decile decile, Axis axis) {
    double x = x(decile.predicted(), axis);
    out.append(line("decile", x, y(decile.low(), axis), x, y(decile.high(), axis)));
    out.append(
        format(
            "<circle class=\"b\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
            x, y(decile.actual(), axis)));
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return format(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style, x1, y1, x2, y2);
  }

  private static String text(String style, String anchor, double x, double y, String text) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style, x, y, anchor, text);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double x(double value, Axis axis) {
    return LEFT + (SIZE - LEFT - RIGHT) * (value - axis.low()) / (axis.high() - axis.low());
  }

  private static double y(double value, Axis axis) {
    double share = (value - axis.low()) / (axis.high() - axis.low());
    return TOP + (SIZE - TOP - BOTTOM) * (1 - share);
  }
}
