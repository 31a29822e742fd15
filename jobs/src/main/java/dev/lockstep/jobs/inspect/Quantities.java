package dev.lockstep.jobs.inspect;

import java.util.Locale;

/** Numbers as people read them, in English. */
public final class Quantities {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Quantities() {}

  /** Like {@code 53,942}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Like {@code 9.0 MiB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%,.1f %s", value, UNITS[unit]);
  }

  /** Like {@code 77.1 %}. */
  public static String share(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  /** Six significant digits without trailing zeros. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "missing";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    double size = Math.abs(value);
    if (size >= 1e-4 && size < 1e15) {
      int decimals = Math.max(0, 5 - (int) Math.floor(Math.log10(size)));
      String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
      return decimals == 0 ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return String.format(Locale.ROOT, "%.5e", value);
  }
}
