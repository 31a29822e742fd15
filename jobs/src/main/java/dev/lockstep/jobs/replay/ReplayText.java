package dev.lockstep.jobs.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of rejected records, for people. */
public final class ReplayText {
  private ReplayText() {}

  /** Lines without the command's name in front. */
  public static List<String> of(ReplaySummary summary) {
    List<String> lines = new ArrayList<>();
    lines.add(first(summary));
    summary
        .rules()
        .forEach(
            (rule, change) ->
                lines.add(
                    format("%s: %,d before, %,d now", rule, change.before(), change.after())));
    if (summary.notReplayed() != null) {
      summary
          .notReplayed()
          .forEach((why, count) -> lines.add(format("%,d not replayed: %s", count, why)));
    }
    return lines;
  }

  private static String first(ReplaySummary summary) {
    if (summary.before() == 0) {
      return format("nothing to replay, %s has no rejected records", summary.replayed());
    }
    String counts =
        format(
            "%,d rejected records of %s: %,d %s, %,d left out, %,d still rejected",
            summary.before(),
            summary.replayed(),
            summary.added(),
            summary.dryRun() ? "would be added" : "added",
            summary.filtered(),
            summary.rejected());
    return summary.version() == null
        ? counts + "; nothing was published"
        : counts + "; published version " + summary.version();
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
