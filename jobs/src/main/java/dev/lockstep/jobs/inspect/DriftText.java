package dev.lockstep.jobs.inspect;

import dev.lockstep.preprocessing.quality.ColumnDrift;
import dev.lockstep.preprocessing.quality.DriftReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How columns moved between two versions, for a person at a terminal. */
final class DriftText {
  private static final int MOST_COLUMNS = 30;

  private DriftText() {}

  /** A table of the columns, the most moved first, then what is beyond the usual thresholds. */
  static List<String> lines(DriftReport drift) {
    Comparator<ColumnDrift> byPsi = Comparator.comparingDouble(DriftText::psi);
    List<ColumnDrift> sorted = drift.columns().stream().sorted(byPsi.reversed()).toList();
    Columns table =
        Columns.of("column", "missing a", "missing b", "mean a", "mean b", "moved (sd)", "PSI");
    for (ColumnDrift column : sorted.subList(0, Math.min(MOST_COLUMNS, sorted.size()))) {
      table.row(
          column.column(),
          percent(column.missingBefore()),
          percent(column.missingAfter()),
          number(column.meanBefore()),
          number(column.meanAfter()),
          column.meanShift() == null ? "" : String.format(Locale.ROOT, "%+.3f", column.meanShift()),
          column.psi() == null ? "" : String.format(Locale.ROOT, "%.4f", column.psi()));
    }
    List<String> lines = new ArrayList<>(table.text().lines().toList());
    if (sorted.size() > MOST_COLUMNS) {
      lines.add("and " + (sorted.size() - MOST_COLUMNS) + " more; --json has all");
    }
    drift.findings().forEach(finding -> lines.add("! " + finding));
    for (ColumnDrift column : sorted) {
      if (!column.findings().isEmpty()) {
        lines.add("! " + column.column() + ": " + String.join("; ", column.findings()));
      }
    }
    return lines;
  }

  private static double psi(ColumnDrift column) {
    return column.psi() == null ? -1 : column.psi();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String number(Double value) {
    return value == null ? "" : Quantities.number(value);
  }
}
