package dev.lockstep.jobs.report;

import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A square plane as inline SVG whose two axes are alike, so that its diagonal means equality.
 *
 * @param axis of both directions
 */
record SquarePlot(Axis axis) {
  static final int SIZE = 480;
  private static final int LEFT = 76;
  private static final int RIGHT = 34;
  private static final int TOP = 30;
  private static final int BOTTOM = 50;

  /** The beginning of the picture: grid, names of the axes and the diagonal. */
  String open(String title, String horizontal, String vertical, DoubleFunction<String> tickText) {
    StringBuilder out = new StringBuilder(1 << 12);
    out.append(
        format(
            "<svg class=\"scatter\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s"
                + "</title>%n",
            SIZE, SIZE, Html.escape(title), Html.escape(title)));
    for (double tick : axis.ticks()) {
      out.append(line("grid", axis.low(), tick, axis.high(), tick));
      out.append(line("grid", tick, axis.low(), tick, axis.high()));
      String text = Html.escape(tickText.apply(tick));
      out.append(text("tick", "end", LEFT - 8, y(tick) + 4, text));
      out.append(text("tick", "middle", x(tick), SIZE - BOTTOM + 18, text));
    }
    out.append(text("legend", "start", 4, 16, Html.escape(vertical)));
    out.append(text("legend", "end", SIZE - RIGHT, SIZE - 10, Html.escape(horizontal)));
    out.append(line("diagonal", axis.low(), axis.low(), axis.high(), axis.high()));
    return out.toString();
  }

  /** A line between two places of the plane. */
  String line(String style, double fromX, double fromY, double toX, double toY) {
    return format(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style, x(fromX), y(fromY), x(toX), y(toY));
  }

  /** A dot. */
  String dot(String style, double atX, double atY, int radius) {
    return format(
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>%n", style, x(atX), y(atY), radius);
  }

  /**
   * A bar that stands on the bottom.
   *
   * @param tip shown to a person who points at it
   */
  String bar(String style, double fromX, double toX, double height, String tip) {
    return format(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s"
            + "</title></rect>%n",
        style,
        x(fromX) + 1,
        y(height),
        x(toX) - x(fromX) - 2,
        y(axis.low()) - y(height),
        Html.escape(tip));
  }

  private static String text(String style, String anchor, double x, double y, String text) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style, x, y, anchor, text);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private double x(double value) {
    return LEFT + (SIZE - LEFT - RIGHT) * (value - axis.low()) / (axis.high() - axis.low());
  }

  private double y(double value) {
    double share = (value - axis.low()) / (axis.high() - axis.low());
    return TOP + (SIZE - TOP - BOTTOM) * (1 - share);
  }
}
