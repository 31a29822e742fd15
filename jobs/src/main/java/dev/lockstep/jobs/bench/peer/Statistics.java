package dev.lockstep.jobs.bench.peer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the Spark peers fit.
 *
 * @param mean of each number's present values
 * @param deviation of each number after missing values became the mean
 * @param index of every category of each categorical column
 */
record Statistics(double[] mean, double[] deviation, List<Map<String, Integer>> index) {

  /**
   * Sample deviation after missing values became the mean: they add nothing to the squares.
   *
   * @param squares sum of squared differences from the mean
   * @param rows with and without a value
   */
  static double deviation(double squares, long rows) {
    return Math.sqrt(squares / (rows - 1));
  }

  /** Indices by falling frequency, equal ones by name. */
  static Map<String, Integer> index(Map<String, Long> frequencies) {
    List<Map.Entry<String, Long>> sorted = new ArrayList<>(frequencies.entrySet());
    sorted.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    Map<String, Integer> index = new HashMap<>();
    sorted.forEach(entry -> index.put(entry.getKey(), index.size()));
    return index;
  }
}
