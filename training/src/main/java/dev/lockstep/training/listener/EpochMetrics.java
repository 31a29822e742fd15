package dev.lockstep.training.listener;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One epoch, as rank 0 tells it; what is no time is the same on every rank. The last one of a run
 * that ends in the middle of an epoch has fewer rows than the others.
 *
 * @param epoch from 1
 * @param trainLoss mean over the epoch's rows
 * @param validation scores on the validation split
 * @param rows trained rows over all ranks
 * @param seconds wall time of the training steps
 * @param samplesPerSecond rows / seconds
 * @param ranks where each rank's time went, by rank; of a resumed epoch the part since then
 * @param parametersSha256 of every replica after the epoch
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    ValidationScores validation,
    long rows,
    double seconds,
    double samplesPerSecond,
    List<RankPhases> ranks,
    String parametersSha256)
    implements Serializable {
  public EpochMetrics {
    ranks = List.copyOf(ranks);
  }

  /** The same for where bytes count. */
  public EpochMetrics withoutRanks() {
    return new EpochMetrics(
        epoch, trainLoss, validation, rows, seconds, samplesPerSecond, List.of(), parametersSha256);
  }

  /**
   * A phase's share of the time, as the mean over the ranks.
   *
   * @param phase for example {@code RankPhases::waiting}
   * @return 0 to 1; NaN if it was not measured
   */
  public double share(ToDoubleFunction<RankPhases> phase) {
    return ranks.stream().mapToDouble(phase).average().orElse(Double.NaN) / seconds;
  }
}
