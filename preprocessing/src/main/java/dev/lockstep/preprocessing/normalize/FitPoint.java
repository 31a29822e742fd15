package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.List;

/**
 * Where a step is fit.
 *
 * @param lane name, for messages
 * @param kind of the values before the step
 * @param summary of these values in the train rows; null if the step needs no statistics
 * @param classes names of the target's classes, if there are more than two and they are known; else
 *     none
 */
record FitPoint(String lane, LaneKind kind, ColumnSummary summary, List<String> classes) {
  /** Summary of numbers, none of them infinite and at least one there, with usable moments. */
  ColumnSummary.Numbers numbers(String step) {
    ColumnSummary.Numbers numbers = (ColumnSummary.Numbers) summary;
    requireValues(step);
    if (numbers.infinite() > 0) {
      throw new UserException(
          problem(step)
              + numbers.infinite()
              + " of its "
              + numbers.rows()
              + " train rows are infinite; clip them in a step before, or filter or reject them");
    }
    if (!numbers.moments().fitsFloat64()) {
      throw new UserException(
          problem(step)
              + "its numbers, from "
              + numbers.moments().min()
              + " to "
              + numbers.moments().max()
              + ", are too large for a mean and a deviation in float64; clip them or take their"
              + " logarithm in a step before");
    }
    return numbers;
  }

  /** All distinct values, at least one. */
  Categories categories(String step) {
    requireValues(step);
    Categories categories = summary.categories().orElseThrow();
    if (!categories.exact()) {
      throw new UserException(
          problem(step)
              + "it has more than "
              + Categories.MOST
              + " distinct values, or more than "
              + (Categories.MOST_BYTES >> 20)
              + " MiB of them, or most of those of all columns, which take more than "
              + (Categories.MOST_MEMORY >> 20)
              + " MiB together; that is more than is counted. Use the step hash, or make the values"
              + " coarser in a record step");
    }
    return categories;
  }

  /** The beginning of a message. */
  String problem(String step) {
    return "features: column " + lane + " cannot be fit for " + step + ": ";
  }

  private void requireValues(String step) {
    if (summary.rows() == summary.missing()) {
      throw new UserException(
          problem(step)
              + (summary.rows() == 0
                  ? "there are no train rows"
                  : "it has no value in any of the "
                      + summary.rows()
                      + " train rows; drop it, or"
                      + " impute a constant in a step before"));
    }
  }
}
