package dev.lockstep.jobs.bench.train;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;

/**
 * Whether a side learns. The loss that it tells is one batch's, and a fifth of the labels are
 * wrong: it comes and goes, and parameters that are averaged make it worse. So it must have been
 * about that of a guess, or lower, once.
 */
final class LearningCheck {
  /** That of a guess among ten classes is ln 10; a batch's differs a little. */
  private static final double WORST_LOSS = 2.6;

  private double lowest = Double.POSITIVE_INFINITY;

  /** Notes a window's loss; one that is not a number is remembered. */
  Window see(Window window) {
    lowest = Math.min(lowest, window.loss());
    return window;
  }

  /**
   * @param side for the message
   * @throws EnvironmentException if no window so far had such a loss
   */
  void require(String side) {
    if (!(lowest < WORST_LOSS)) {
      throw new EnvironmentException(
          "%s does not learn: its loss is %s, that of a guess is 2.3; no figure is told"
              .formatted(side, lowest));
    }
  }
}
