package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.Profile;
import dev.lockstep.jobs.bench.peer.Profile.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether two sides wrote the same: equal row counts, and for every column mean, deviation and
 * category counts within a tolerance.
 *
 * @param moments largest difference of means and of deviations, in standard deviations
 * @param categories largest share of rows that are counted differently in one column
 */
record Agreement(double moments, double categories) {
  /** Between sides that fit on all rows: only rounding to float32 differs. */
  static final Agreement EXACT = new Agreement(1e-4, 0);

  private static final double SAMPLE_ERRORS = 10;
  private static final double RARE = 1e-3;

  /**
   * Where one side fits on the train split and the other on all rows: the means of the two differ
   * by a few standard errors, 1/sqrt(rows), and a rare category may not be in train at all, which
   * fewer rows make likelier.
   */
  static Agreement ofSample(long rows) {
    double error = 1 / Math.sqrt((double) rows);
    return new Agreement(SAMPLE_ERRORS * error, RARE + error);
  }

  /** What differs too much; empty if they agree. */
  List<String> differences(Profile one, Profile other) {
    if (one.rows() != other.rows()) {
      return List.of("%,d rows and %,d rows".formatted(one.rows(), other.rows()));
    }
    if (one.numbers().size() != other.numbers().size()
        || one.categories().size() != other.categories().size()) {
      return List.of("different numbers of columns");
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < one.numbers().size(); i++) {
      compare("number " + i, one.numbers().get(i), other.numbers().get(i), 1, found);
    }
    double unit = Math.max(one.label().deviation(), Float.MIN_NORMAL);
    compare("label", one.label(), other.label(), unit, found);
    for (int i = 0; i < one.categories().size(); i++) {
      long moved = moved(one.categories().get(i), other.categories().get(i));
      if (moved > categories * one.rows()) {
        found.add("category %d: %,d rows are counted differently".formatted(i, moved));
      }
    }
    return found;
  }

  private void compare(String what, Moments one, Moments other, double unit, List<String> found) {
    boolean means = Math.abs(one.mean() - other.mean()) <= moments * unit;
    boolean deviations = Math.abs(one.deviation() - other.deviation()) <= moments * unit;
    if (!means || !deviations) { // also if one is not a number
      found.add(
          String.format(
              Locale.ROOT,
              "%s: mean %.6f and %.6f, deviation %.6f and %.6f, tolerance %.6f",
              what,
              one.mean(),
              other.mean(),
              one.deviation(),
              other.deviation(),
              moments * unit));
    }
  }

  /** How many rows have another place in the ranking of counts. */
  private static long moved(List<Long> one, List<Long> other) {
    long moved = 0;
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      moved += Math.abs(at(one, i) - at(other, i));
    }
    return moved;
  }

  private static long at(List<Long> counts, int i) {
    return i < counts.size() ? counts.get(i) : 0;
  }
}
