package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.spec.Recovery.Divergence;
import dev.lockstep.training.spec.Recovery.Divergence.Action;
import dev.lockstep.training.spec.TrainSpec;

/**
 * What to do when a step diverges: the loss or a gradient is NaN or infinite on any rank, so that
 * their sum is on all.
 *
 * @param spec of the run
 * @param stepsPerEpoch for messages
 */
record Divergences(TrainSpec spec, int stepsPerEpoch) {

  /** Whether the step is skipped; otherwise it is rolled back. */
  boolean skips() {
    return policy().action() == Action.SKIP;
  }

  /** Whether a checkpoint is needed before the first step. */
  boolean rollsBack() {
    return policy().action() == Action.ROLL_BACK;
  }

  /** The state before a step, with the divergence counted and the lower learning rate. */
  TrainingState count(TrainingState before, DivergedException diverged) {
    requireAnother(before, diverged);
    double factor = rollsBack() ? policy().factor() : 1;
    return before.diverged(before.divergences() + 1, before.rateFactor() * factor);
  }

  /**
   * @throws UserException if this divergence is one too many
   */
  private void requireAnother(TrainingState before, DivergedException diverged) {
    if (policy().action() != Action.STOP && before.divergences() < policy().most()) {
      return;
    }
    String often =
        before.divergences() == 0
            ? ""
            : " (for the %dth time, train.divergence.most is %d)"
                .formatted(before.divergences() + 1, policy().most());
    throw new UserException(
        "training diverged%s: %s in epoch %d, step %d of %d; lower the learning rate, check that the features are normalized, clip the gradient, or use another weight initialization (updater now: %s)"
            .formatted(
                often,
                diverged.getMessage(),
                before.epoch() + 1,
                before.step() + 1,
                stepsPerEpoch,
                spec.learning().updater()));
  }

  private Divergence policy() {
    return spec.recovery().divergence();
  }
}
