package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.normalize.statistics.Categories;
import dev.lockstep.preprocessing.normalize.statistics.Categories.Category;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of all rows from those of some and of the others, as manifests have them. Counts,
 * means, deviations and extremes are those of all rows; categories too, as long as all of them are
 * listed; quantiles are read off the two distributions, straight between the quantiles that are
 * known.
 */
public final class ReportMerge {
  private ReportMerge() {}

  /**
   * Merges by column.
   *
   * @param some what {@link FeatureFit#describe} gave, or this method
   * @param more of other rows of the same columns
   * @throws IllegalArgumentException if the columns are not the same
   */
  public static Map<String, JsonNode> merge(
      Map<String, JsonNode> some, Map<String, JsonNode> more) {
    if (!some.keySet().equals(more.keySet())) {
      throw new IllegalArgumentException(
          "statistics of the columns "
              + new TreeMap<>(some).keySet()
              + " and of "
              + new TreeMap<>(more).keySet());
    }
    Map<String, JsonNode> merged = new TreeMap<>();
    some.forEach(
        (column, report) ->
            merged.put(column, Json.tree(merge(report(report), report(more.get(column))))));
    return merged;
  }

  private static ColumnReport report(JsonNode json) {
    return Json.value(json, ColumnReport.class);
  }

  private static ColumnReport merge(ColumnReport a, ColumnReport b) {
    if (!a.kind().equals(b.kind())) {
      throw new IllegalArgumentException("statistics of a " + a.kind() + " and a " + b.kind());
    }
    long infinite = infinite(a) + infinite(b);
    Moments moments = moments(a).merge(moments(b));
    boolean known = moments.count() > 0;
    boolean usable = known && moments.fitsFloat64();
    boolean counted = a.categories() != null && b.categories() != null;
    boolean exact = counted && isComplete(a) && isComplete(b);
    List<Category> categories = counted ? categories(a, b) : null;
    return new ColumnReport(
        a.kind(),
        a.rows() + b.rows(),
        a.missing() + b.missing(),
        infinite == 0 ? null : infinite,
        usable ? moments.mean() : null,
        usable ? moments.standardDeviation() : null,
        known ? moments.min() : null,
        known ? moments.max() : null,
        quantiles(a, b),
        exact ? categories.size() : null,
        counted ? categories.stream().limit(ColumnReport.MOST).toList() : null,
        (counted && !exact) ? true : null);
  }

  private static long infinite(ColumnReport of) {
    return of.infinite() == null ? 0 : of.infinite();
  }

  private static long finite(ColumnReport of) {
    return of.min() == null ? 0 : of.rows() - of.missing() - infinite(of);
  }

  private static Moments moments(ColumnReport of) {
    if (of.min() == null) {
      return Moments.NONE;
    }
    double mean = of.mean() == null ? Double.NaN : of.mean();
    double deviation = of.mean() == null ? Double.NaN : of.standardDeviation();
    return new Moments(finite(of), mean, deviation * deviation * finite(of), of.min(), of.max());
  }

  /** Whether every value is listed. */
  private static boolean isComplete(ColumnReport of) {
    return of.distinct() != null && of.distinct() == of.categories().size();
  }

  /** In the order of reports. */
  private static List<Category> categories(ColumnReport a, ColumnReport b) {
    Map<String, Long> counts = new HashMap<>();
    a.categories().forEach(c -> counts.merge(c.text(), c.count(), Long::sum));
    b.categories().forEach(c -> counts.merge(c.text(), c.count(), Long::sum));
    List<Category> all = new ArrayList<>();
    counts.forEach((text, count) -> all.add(new Category(text, count)));
    return new Categories(all, true).all();
  }

  private static Map<String, Double> quantiles(ColumnReport a, ColumnReport b) {
    if (a.quantiles() == null || b.quantiles() == null) {
      return finite(b) == 0 ? a.quantiles() : finite(a) == 0 ? b.quantiles() : null;
    }
    return QuantileMixture.of(
        new QuantileMixture.Part(a.min(), a.max(), finite(a), a.quantiles()),
        new QuantileMixture.Part(b.min(), b.max(), finite(b), b.quantiles()));
  }
}
