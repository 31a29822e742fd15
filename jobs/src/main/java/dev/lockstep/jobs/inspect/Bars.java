package dev.lockstep.jobs.inspect;

import java.util.List;
import java.util.Locale;

/** Histograms out of block characters. */
final class Bars {
  private static final String EIGHTHS = "▁▂▃▄▅▆▇█";
  private static final String FULL = "█";
  private static final String[] PARTS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private Bars() {}

  /** One character per bin, as high as its count; a space for an empty bin. */
  static String line(List<Double> counts) {
    double highest = counts.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double count : counts) {
      int level = (int) Math.ceil(count / highest * EIGHTHS.length());
      line.append(count <= 0 ? ' ' : EIGHTHS.charAt(Math.max(1, level) - 1));
    }
    return line.toString();
  }

  /** A bar of up to {@code width} characters for a share of 0 to 1. */
  static String bar(double share, int width) {
    int eighths = (int) Math.round(Math.min(1, Math.max(0, share)) * width * 8);
    return FULL.repeat(eighths / 8) + PARTS[eighths % 8];
  }

  /** A labeled bar for a category. */
  static String category(String name, long count, long all, int nameWidth) {
    double share = all == 0 ? 0 : (double) count / all;
    return String.format(
        Locale.ROOT,
        "%-" + nameWidth + "s %,12d %5.1f %% %s",
        name,
        count,
        100 * share,
        bar(share, 24));
  }
}
