package dev.lockstep.jobs.run;

import dev.lockstep.jobs.search.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A search for a person: a table of its trials, and how to go on. */
public final class SearchText {
  private SearchText() {}

  /** Lines without line ends. */
  public static List<String> of(Summary.Search search) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row("trial", "status", search.metric().replace("validation_", ""), "epochs", "s", ""));
    search.results().forEach(result -> lines.add(row(result)));
    if (search.command() != null) {
      lines.add("");
      lines.add("The best trial is %d. To train it:".formatted(search.best()));
      lines.add("  " + search.command());
    }
    return lines;
  }

  private static String row(TrialResult result) {
    return row(
        String.valueOf(result.trial()),
        result.status().label(),
        result.scoreText(),
        result.epochs() == null ? "" : String.valueOf(result.epochs()),
        String.format(Locale.ROOT, "%.1f", result.seconds()),
        result.text() + (result.reason() == null ? "" : "  (" + result.reason() + ")"));
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%5s  %-8s  %12s  %6s  %8s  %s", (Object[]) cells)
        .stripTrailing();
  }
}
