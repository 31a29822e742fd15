package dev.lockstep.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Lines over epochs as inline SVG. Points that are NaN are left out.
 *
 * @param title shown above and read by screen readers
 * @param series lines, drawn in order
 * @param label writes a value of the vertical axis
 */
record LineChart(String title, List<Series> series, DoubleFunction<String> label) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int LEFT = 58;
  private static final int RIGHT = 14;
  private static final int TOP = 34;
  private static final int BOTTOM = 34;
  private static final int LEGEND_STEP = 130;

  /**
   * @param name in the legend
   * @param style CSS class that colors it
   * @param values one per epoch, from epoch 1
   */
  record Series(String name, String style, double[] values) {}

  LineChart {
    series = List.copyOf(series);
  }

  String svg() {
    Axis axis = Axis.over(series.stream().flatMapToDouble(s -> Arrays.stream(s.values())));
    int epochs = series.stream().mapToInt(s -> s.values().length).max().orElse(0);
    StringBuilder out = new StringBuilder(4096);
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s</title>%n",
            WIDTH,
            HEIGHT,
            Html.escape(title),
            Html.escape(title)));
    grid(out, axis, epochs);
    for (int i = 0; i < series.size(); i++) {
      line(out, series.get(i), axis, epochs);
      legend(out, series.get(i), LEFT + i * LEGEND_STEP);
    }
    return out.append("</svg>\n").toString();
  }

  private void grid(StringBuilder out, Axis axis, int epochs) {
    for (double tick : axis.ticks()) {
      double y = y(tick, axis);
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              WIDTH - RIGHT,
              y,
              y,
              LEFT - 8,
              y + 4,
              Html.escape(label.apply(tick))));
    }
    int every = Math.max(1, (epochs + 9) / 10);
    for (int epoch = 1; epoch <= epochs; epoch += every) {
      out.append(
          String.format(
              Locale.ROOT,
              "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(epoch, epochs),
              HEIGHT - BOTTOM + 20,
              epoch));
    }
  }

  private static void line(StringBuilder out, Series series, Axis axis, int epochs) {
    List<String> points = new ArrayList<>();
    StringBuilder dots = new StringBuilder();
    for (int i = 0; i < series.values().length; i++) {
      double value = series.values()[i];
      if (Double.isNaN(value)) {
        continue;
      }
      double x = x(i + 1, epochs);
      double y = y(value, axis);
      points.add(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>epoch %d: %s"
                  + "</title></circle>",
              series.style(),
              x,
              y,
              i + 1,
              Html.number(value)));
    }
    out.append("<polyline class=\"")
        .append(series.style())
        .append("\" points=\"")
        .append(String.join(" ", points))
        .append("\"/>")
        .append(dots)
        .append('\n');
  }

  private static void legend(StringBuilder out, Series series, int x) {
    out.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%d\" cy=\"14\" r=\"4\"/>"
                + "<text class=\"legend\" x=\"%d\" y=\"18\">%s</text>%n",
            series.style(),
            x + 4,
            x + 14,
            Html.escape(series.name())));
  }

  private static double x(int epoch, int epochs) {
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + (epochs <= 1 ? width / 2 : width * (epoch - 1) / (epochs - 1));
  }

  private static double y(double value, Axis axis) {
    double height = HEIGHT - TOP - BOTTOM;
    return TOP + height * (1 - (value - axis.low()) / (axis.high() - axis.low()));
  }
}
