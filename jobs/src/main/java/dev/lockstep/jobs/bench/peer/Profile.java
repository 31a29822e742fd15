package dev.lockstep.jobs.bench.peer;

import java.util.List;

/**
 * What can be said of an output without knowing the order of its rows.
 *
 * @param rows how many
 * @param numbers of each number
 * @param categories of each category: how often each index occurs, most frequent first
 * @param label of the label
 */
public record Profile(
    long rows, List<Moments> numbers, List<List<Long>> categories, Moments label) {

  /**
   * @param mean of all values
   * @param deviation of all values
   */
  public record Moments(double mean, double deviation) {}
}
