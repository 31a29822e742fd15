package dev.lockstep.jobs.run;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.Locale;

/**
 * Rows by what became of them, as JSON lines show them.
 *
 * @param in rows that were read
 * @param duplicates left out because of another row, absent if there are none
 * @param filtered left out by a rule of the pipeline, absent if there are none
 */
public record Rows(
    long in,
    long train,
    long validation,
    long test,
    long rejected,
    Long duplicates,
    Long filtered) {

  /**
   * Of a manifest, whose counts must agree with its files.
   *
   * @throws IllegalStateException if they do not
   */
  public static Rows of(Manifest manifest) {
    RowCounts counts = manifest.counts();
    check(manifest, Split.TRAIN, counts.train());
    check(manifest, Split.VALIDATION, counts.validation());
    check(manifest, Split.TEST, counts.test());
    return new Rows(
        counts.in(),
        counts.train(),
        counts.validation(),
        counts.test(),
        counts.rejected(),
        orAbsent(counts.duplicates()),
        orAbsent(counts.filtered()));
  }

  private static void check(Manifest manifest, Split split, long counted) {
    SplitFiles files = manifest.splits().get(split);
    long written = files == null ? 0 : files.rows();
    if (written != counted) {
      throw new IllegalStateException(
          "the manifest of version %s counts %d %s rows, but its files have %d"
              .formatted(manifest.id(), counted, split.label(), written));
    }
  }

  private static Long orAbsent(long count) {
    return count == 0 ? null : count;
  }

  /** Like {@code 70,000 in = 54,012 train + 5,988 validation + 10,000 test + 0 rejected}. */
  String equation() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d in = %,d train + %,d validation + %,d test",
            in,
            train,
            validation,
            test));
    if (duplicates != null) {
      text.append(String.format(Locale.ROOT, " + %,d duplicates", duplicates));
    }
    if (filtered != null) {
      text.append(String.format(Locale.ROOT, " + %,d filtered", filtered));
    }
    return text.append(String.format(Locale.ROOT, " + %,d rejected", rejected)).toString();
  }
}
