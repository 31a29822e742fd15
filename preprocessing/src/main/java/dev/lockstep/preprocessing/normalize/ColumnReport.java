package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of a column of the input as the manifest has them.
 *
 * @param kind {@code number} or {@code text}
 * @param rows train rows
 * @param missing those without a value
 * @param infinite those with an infinite number; null if there are none
 * @param mean of the finite numbers; this and what follows are null where there are none
 * @param standardDeviation of the population
 * @param min smallest finite number
 * @param max largest finite number
 * @param quantiles by share, if a step needed them
 * @param distinct values, if they were counted and not too many
 * @param categories the most frequent values with their counts, 100 at most
 * @param approximate true if there were too many distinct values to count them all, else null
 */
record ColumnReport(
    String kind,
    long rows,
    long missing,
    Long infinite,
    Double mean,
    Double standardDeviation,
    Double min,
    Double max,
    Map<String, Double> quantiles,
    Integer distinct,
    List<Categories.Category> categories,
    Boolean approximate) {
  /** Values that are listed. */
  static final int MOST = 100;

  private static final List<String> SHARES = List.of("0.01", "0.25", "0.5", "0.75", "0.99");

  static JsonNode of(ColumnSummary summary) {
    Categories counted = summary.categories().orElse(null);
    ColumnSummary.Numbers numbers = summary instanceof ColumnSummary.Numbers n ? n : null;
    Moments moments =
        (numbers == null || numbers.moments().count() == 0) ? null : numbers.moments();
    boolean usable = moments != null && moments.fitsFloat64();
    return Json.tree(
        new ColumnReport(
            numbers == null ? "text" : "number",
            summary.rows(),
            summary.missing(),
            (numbers == null || numbers.infinite() == 0) ? null : numbers.infinite(),
            usable ? moments.mean() : null,
            usable ? moments.standardDeviation() : null,
            moments == null ? null : moments.min(),
            moments == null ? null : moments.max(),
            moments == null ? null : numbers.quantiles().map(ColumnReport::quantiles).orElse(null),
            (counted == null || !counted.exact()) ? null : counted.all().size(),
            counted == null ? null : counted.all().stream().limit(MOST).toList(),
            (counted == null || counted.exact()) ? null : true));
  }

  private static Map<String, Double> quantiles(Quantiles of) {
    Map<String, Double> by = new TreeMap<>();
    SHARES.forEach(share -> by.put(share, of.at(Double.parseDouble(share))));
    return by;
  }
}
