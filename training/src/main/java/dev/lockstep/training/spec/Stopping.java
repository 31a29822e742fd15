package dev.lockstep.training.spec;

import java.io.Serializable;

/**
 * When training ends, whichever comes first, and which parameters are kept.
 *
 * @param epochs most passes over the train split, at least 1
 * @param steps most optimizer steps, also in the middle of an epoch, or {@code null} for no bound
 * @param seconds longest time in training steps, over all attempts, or {@code null} for no bound
 * @param target score that is good enough, or {@code null}
 * @param early when to give up on improvements, or {@code null}: then the last parameters are kept
 */
public record Stopping(int epochs, Long steps, Long seconds, Target target, Early early)
    implements Serializable {

  /** A number of epochs and nothing else. */
  public static Stopping afterEpochs(int epochs) {
    return new Stopping(epochs, null, null, null, null);
  }

  /** The same with early stopping, or without if {@code null}. */
  public Stopping with(Early other) {
    return new Stopping(epochs, steps, seconds, target, other);
  }

  /** The same with another number of epochs. */
  public Stopping withEpochs(int other) {
    return new Stopping(other, steps, seconds, target, early);
  }

  /**
   * @param metric as in {@link Early}
   * @param value reached when the metric is at least this good, in its own units
   */
  public record Target(String metric, double value) implements Serializable {}

  /**
   * @param metric {@code validation_loss}; {@code validation_accuracy} for classes; {@code
   *     validation_mae}, {@code validation_rmse} or {@code validation_r2} for a value
   * @param patience epochs without improvement before stopping
   * @param minDelta smallest change that counts as improvement, in the metric's own units
   */
  public record Early(String metric, int patience, double minDelta) implements Serializable {}
}
