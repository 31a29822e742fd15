package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a manifest says of one column; anything may be absent.
 *
 * @param rows train rows
 * @param missing those without a value
 * @param mean of the present numbers
 * @param deviation their standard deviation
 * @param min smallest number
 * @param max largest number
 * @param quantiles numbers by the share of rows below, 0 and 1 included; empty if there are none
 * @param categories rows by value; empty if values were not counted
 * @param complete whether those are all values
 */
record ColumnNumbers(
    long rows,
    long missing,
    OptionalDouble mean,
    OptionalDouble deviation,
    OptionalDouble min,
    OptionalDouble max,
    SortedMap<Double, Double> quantiles,
    SortedMap<String, Long> categories,
    boolean complete) {

  /** Whether this is statistics of a column: transformations of tensors have others. */
  static boolean isColumn(JsonNode json) {
    return json.path("missing").isIntegralNumber() && json.path("rows").isIntegralNumber();
  }

  static ColumnNumbers of(JsonNode json) {
    OptionalDouble min = number(json, "min");
    OptionalDouble max = number(json, "max");
    SortedMap<Double, Double> quantiles = new TreeMap<>();
    json.path("quantiles")
        .fields()
        .forEachRemaining(q -> quantiles.put(Double.valueOf(q.getKey()), q.getValue().asDouble()));
    if (!quantiles.isEmpty() && min.isPresent() && max.isPresent()) {
      quantiles.put(0.0, min.getAsDouble());
      quantiles.put(1.0, max.getAsDouble());
    }
    SortedMap<String, Long> categories = new TreeMap<>();
    for (JsonNode category : json.path("categories")) {
      categories.put(category.path("text").asText(), category.path("count").asLong());
    }
    return new ColumnNumbers(
        json.path("rows").asLong(),
        json.path("missing").asLong(),
        number(json, "mean"),
        number(json, "standard_deviation"),
        min,
        max,
        quantiles,
        categories,
        !json.path("approximate").asBoolean(false)
            && json.path("distinct").asLong(-1) == categories.size());
  }

  /** Share of missing values, 0 if there are no rows. */
  double missingShare() {
    return rows == 0 ? 0 : (double) missing / rows;
  }

  long present() {
    return rows - missing;
  }

  /** Share of the present numbers that are at most {@code value}, between quantiles linearly. */
  double below(double value) {
    double share = 0;
    double number = Double.NaN;
    for (Map.Entry<Double, Double> quantile : quantiles.entrySet()) {
      double next = quantile.getValue();
      if (next > value) {
        double width = next - number;
        return Double.isNaN(number)
            ? 0
            : share + (quantile.getKey() - share) * ((value - number) / width);
      }
      share = quantile.getKey();
      number = next;
    }
    return 1;
  }

  private static OptionalDouble number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }
}
