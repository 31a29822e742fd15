package dev.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.search.TrialResult.Status;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Scores over the values of one parameter as inline SVG.
 *
 * @param title shown above and read by screen readers
 * @param dots one per trial with a score
 * @param logarithmic whether the horizontal axis is
 */
record TrialChart(String title, List<Dot> dots, boolean logarithmic) {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 260;
  private static final int LEFT = 66;
  private static final int RIGHT = 34;
  private static final int TOP = 34;
  private static final int BOTTOM = 34;

  /**
   * @param value of the parameter; its decimal logarithm on such an axis
   * @param score of the trial
   * @param style CSS class
   * @param tip shown to a person who points at it
   */
  record Dot(double value, double score, String style, String tip) {}

  TrialChart {
    dots = List.copyOf(dots);
  }

  /** The chart of a parameter, if all its values are numbers and there is a score. */
  static Optional<TrialChart> of(
      List<TrialResult> trials, String key, boolean logarithmic, String title) {
    List<Dot> dots = new ArrayList<>();
    for (TrialResult trial : trials) {
      JsonNode value = trial.parameters().get(key);
      if (value == null || !value.isNumber()) {
        return Optional.empty();
      }
      if (trial.score() != null) {
        double x = logarithmic ? Math.log10(value.doubleValue()) : value.doubleValue();
        String style = trial.status() == Status.TRAINED ? "a" : "point";
        String tip = "trial " + trial.trial() + ": " + trial.scoreText() + " at " + value.asText();
        dots.add(new Dot(x, trial.score(), style, tip));
      }
    }
    return dots.isEmpty()
        ? Optional.empty()
        : Optional.of(new TrialChart(title, dots, logarithmic));
  }

  String svg() {
    Axis across = Axis.over(dots.stream().mapToDouble(Dot::value));
    Axis up = Axis.over(dots.stream().mapToDouble(Dot::score));
    StringBuilder out = new StringBuilder(4096);
    out.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s</title>%n",
            WIDTH, HEIGHT, Html.escape(title), Html.escape(title)));
    out.append(text("legend", "start", LEFT, 18, title));
    for (double tick : up.ticks()) {
      double y = y(tick, up);
      out.append(line(LEFT, y, WIDTH - RIGHT, y));
      out.append(text("tick", "end", LEFT - 8, y + 4, number("%.4g", tick)));
    }
    for (double tick : across.ticks()) {
      double x = x(tick, across);
      out.append(line(x, TOP, x, HEIGHT - BOTTOM));
      out.append(text("tick", "middle", x, HEIGHT - BOTTOM + 20, tickText(tick)));
    }
    dots.forEach(dot -> out.append(circle(dot, across, up)));
    return out.append("</svg>\n").toString();
  }

  private String tickText(double tick) {
    return logarithmic ? number("%.2g", Math.pow(10, tick)) : number("%.4g", tick);
  }

  /** Without the zeros at its end. */
  private static String number(String format, double value) {
    return new BigDecimal(format(format, value)).stripTrailingZeros().toPlainString();
  }

  private static String circle(Dot dot, Axis across, Axis up) {
    return format(
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s</title></circle>%n",
        dot.style(), x(dot.value(), across), y(dot.score(), up), Html.escape(dot.tip()));
  }

  private static String line(double fromX, double fromY, double toX, double toY) {
    return format(
        "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        fromX, fromY, toX, toY);
  }

  private static String text(String style, String anchor, double x, double y, String text) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style, x, y, anchor, Html.escape(text));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static double x(double value, Axis axis) {
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + width * (value - axis.low()) / (axis.high() - axis.low());
  }

  private static double y(double value, Axis axis) {
    double height = HEIGHT - TOP - BOTTOM;
    return TOP + height * (1 - (value - axis.low()) / (axis.high() - axis.low()));
  }
}
