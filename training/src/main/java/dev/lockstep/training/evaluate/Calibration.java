package dev.lockstep.training.evaluate;

import java.util.List;

/**
 * Whether answers are as often right as their probability says.
 *
 * @param expectedError expected calibration error (Guo et al. 2017): the mean over all rows of how
 *     far the share of right answers in the row's bin is from the mean probability there; 0 without
 *     rows
 * @param bins of equal width over the probability of the answer, from 0 to 1
 */
public record Calibration(double expectedError, List<Bin> bins) {
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * Rows whose answers have about the same probability.
   *
   * @param above lower end of the bin, which is not in it
   * @param upTo upper end, which is
   * @param rows in it
   * @param confidence mean probability of the answers, {@code null} without rows
   * @param accuracy share of right answers, {@code null} without rows
   */
  public record Bin(double above, double upTo, long rows, Double confidence, Double accuracy) {}
}
