package dev.lockstep.preprocessing.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How one column moved from an older version to a newer one. What either version does not know is
 * absent.
 *
 * @param column its name
 * @param missingBefore share of missing values in the older version
 * @param missingAfter in the newer one
 * @param meanBefore mean of the present numbers in the older version
 * @param meanAfter in the newer one
 * @param meanShift change of the mean in standard deviations of the older version
 * @param deviationFactor newer standard deviation by older one
 * @param psi population stability index
 * @param newCategories values that only the newer version has, the first {@value #SHOWN} by text
 * @param vanishedCategories values that only the older version has, the first {@value #SHOWN}
 * @param findings what is beyond the thresholds, for people; empty if the column did not drift
 */
public record ColumnDrift(
    String column,
    double missingBefore,
    double missingAfter,
    Double meanBefore,
    Double meanAfter,
    Double meanShift,
    Double deviationFactor,
    Double psi,
    List<String> newCategories,
    List<String> vanishedCategories,
    List<String> findings) {
  /** Categories that are named. */
  public static final int SHOWN = 20;

  public ColumnDrift {
    newCategories = List.copyOf(newCategories);
    vanishedCategories = List.copyOf(vanishedCategories);
    findings = List.copyOf(findings);
  }

  static ColumnDrift of(String column, ColumnNumbers a, ColumnNumbers b, DriftThresholds limits) {
    ColumnDrift moved =
        new ColumnDrift(
            column,
            a.missingShare(),
            b.missingShare(),
            boxed(a.mean()),
            boxed(b.mean()),
            meanShift(a, b),
            factor(a.deviation(), b.deviation()),
            boxed(Psi.of(a, b)),
            onlyIn(b, a),
            onlyIn(a, b),
            List.of());
    return moved.with(moved.judge(a, b, limits));
  }

  private List<String> judge(ColumnNumbers a, ColumnNumbers b, DriftThresholds limits) {
    List<String> found = new ArrayList<>();
    if (Math.abs(missingAfter - missingBefore) > limits.missing()) {
      found.add(text("missing %s -> %s", percent(missingBefore), percent(missingAfter)));
    }
    if (meanShift != null && Math.abs(meanShift) > limits.mean()) {
      found.add(
          text(
              "mean %.6g -> %.6g (%+.3g standard deviations)",
              a.mean().orElseThrow(), b.mean().orElseThrow(), meanShift));
    }
    if (deviationFactor != null
        && !(deviationFactor <= limits.deviation() && deviationFactor >= 1 / limits.deviation())) {
      found.add(
          text(
              "standard deviation %.6g -> %.6g",
              a.deviation().orElseThrow(), b.deviation().orElseThrow()));
    }
    if (psi != null && psi > limits.psi()) {
      found.add(text("PSI %.3g", psi));
    }
    leftRange(a, b, found);
    if (!newCategories.isEmpty()) {
      found.add("new: " + String.join(", ", newCategories));
    }
    if (!vanishedCategories.isEmpty()) {
      found.add("gone: " + String.join(", ", vanishedCategories));
    }
    return found;
  }

  private static void leftRange(ColumnNumbers a, ColumnNumbers b, List<String> found) {
    boolean known = a.min().isPresent() && a.max().isPresent();
    if (known && b.min().isPresent() && b.min().getAsDouble() < a.min().getAsDouble()) {
      found.add(text("min %.6g -> %.6g", a.min().getAsDouble(), b.min().getAsDouble()));
    }
    if (known && b.max().isPresent() && b.max().getAsDouble() > a.max().getAsDouble()) {
      found.add(text("max %.6g -> %.6g", a.max().getAsDouble(), b.max().getAsDouble()));
    }
  }

  private static Double meanShift(ColumnNumbers a, ColumnNumbers b) {
    if (a.mean().isEmpty() || b.mean().isEmpty() || a.deviation().isEmpty()) {
      return null;
    }
    double moved = b.mean().getAsDouble() - a.mean().getAsDouble();
    double deviation = a.deviation().getAsDouble();
    return deviation > 0 ? (Double) (moved / deviation) : moved == 0 ? (Double) 0.0 : null;
  }

  private static Double factor(OptionalDouble a, OptionalDouble b) {
    boolean known = a.isPresent() && b.isPresent() && a.getAsDouble() > 0;
    return known ? (Double) (b.getAsDouble() / a.getAsDouble()) : null;
  }

  /** Nothing if a list was cut: then a value that is not in it may be there. */
  private static List<String> onlyIn(ColumnNumbers one, ColumnNumbers other) {
    if (!other.complete() || one.categories().isEmpty()) {
      return List.of();
    }
    return one.categories().keySet().stream()
        .filter(value -> !other.categories().containsKey(value))
        .limit(SHOWN)
        .toList();
  }

  private ColumnDrift with(List<String> found) {
    return new ColumnDrift(
        column,
        missingBefore,
        missingAfter,
        meanBefore,
        meanAfter,
        meanShift,
        deviationFactor,
        psi,
        newCategories,
        vanishedCategories,
        found);
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? (Double) value.getAsDouble() : null;
  }

  private static String percent(double share) {
    return text("%.3g %%", 100 * share);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
