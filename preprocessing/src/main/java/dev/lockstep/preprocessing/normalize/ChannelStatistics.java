package dev.lockstep.preprocessing.normalize;

import java.io.Serializable;
import java.util.List;

/**
 * Frozen statistics of the train split, as they are kept in the manifest.
 *
 * @param rows rows they were fit on
 * @param elementsPerChannel elements per channel over all those rows
 * @param mean per channel, in units of the stored elements
 * @param standardDeviation per channel, of the population, in units of the stored elements; 0 if
 *     the channel is constant
 */
public record ChannelStatistics(
    long rows, long elementsPerChannel, List<Double> mean, List<Double> standardDeviation)
    implements Serializable {
  public ChannelStatistics {
    if (mean.isEmpty() || mean.size() != standardDeviation.size()) {
      throw new IllegalArgumentException(
          "mean and standard deviation must have one entry per channel, found "
              + mean.size()
              + " and "
              + standardDeviation.size());
    }
    mean = List.copyOf(mean);
    standardDeviation = List.copyOf(standardDeviation);
  }

  /** Number of channels. */
  public int channels() {
    return mean.size();
  }
}
