package dev.lockstep.training.checkpoint;

import dev.lockstep.training.listener.EpochMetrics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run must know, besides the network, to go on as if it had never stopped. Nothing in it
 * depends on the number of ranks.
 *
 * @param epoch finished epochs
 * @param step finished steps of the epoch that has begun, 0 between two epochs
 * @param iteration finished steps since the run began, those whose update was skipped included
 * @param running sums over the finished steps of the epoch that has begun
 * @param divergences how often the run has diverged and gone on
 * @param rateFactor what rollbacks have left of the learning rate, 1 at first
 * @param selected iteration whose parameters would be published if the run ended now. Its
 *     checkpoint is never removed
 * @param epochs metrics of every finished epoch, in order
 */
public record TrainingState(
    int epoch,
    int step,
    int iteration,
    Running running,
    int divergences,
    double rateFactor,
    int selected,
    List<EpochMetrics> epochs)
    implements Serializable {
  /** Before the first step. */
  public static final TrainingState START =
      new TrainingState(0, 0, 0, Running.NOTHING, 0, 1, 0, List.of());

  public TrainingState {
    if (epoch < 0 || step < 0 || iteration < step || selected < 0 || selected > iteration) {
      throw new IllegalArgumentException(
          "not a state of training: epoch %d, step %d, iteration %d, selected iteration %d"
              .formatted(epoch, step, iteration, selected));
    }
    epochs = List.copyOf(epochs);
    if (epochs.size() != epoch) {
      throw new IllegalArgumentException(
          epoch + " finished epochs but metrics of " + epochs.size());
    }
  }

  /**
   * @param lossSum loss of each step times its rows
   * @param rows over all ranks
   * @param seconds on rank 0
   */
  public record Running(double lossSum, long rows, double seconds) implements Serializable {
    static final Running NOTHING = new Running(0, 0, 0);
  }

  /** After one more step of the running epoch. */
  public TrainingState afterStep(Running sums) {
    return new TrainingState(
        epoch, step + 1, iteration + 1, sums, divergences, rateFactor, selected, epochs);
  }

  /** After the last step of an epoch. */
  public TrainingState afterEpoch(EpochMetrics metrics) {
    List<EpochMetrics> all = new ArrayList<>(epochs);
    all.add(metrics);
    return new TrainingState(
        epoch + 1, 0, iteration, Running.NOTHING, divergences, rateFactor, selected, all);
  }

  /** The same with another selection. */
  public TrainingState select(int other) {
    return new TrainingState(
        epoch, step, iteration, running, divergences, rateFactor, other, epochs);
  }

  /** After the run has diverged and goes on, with the learning rate times {@code factor}. */
  public TrainingState diverged(int times, double factor) {
    return new TrainingState(epoch, step, iteration, running, times, factor, selected, epochs);
  }

  /** Time in training steps so far. */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochMetrics::seconds).sum() + running.seconds();
  }
}
