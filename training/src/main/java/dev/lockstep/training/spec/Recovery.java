package dev.lockstep.training.spec;

import java.io.Serializable;

/**
 * What happens when something is lost or goes wrong.
 *
 * @param maxAttempts attempts of the training stage before the run fails, at least 1
 * @param checkSteps steps after which the replicas compare their parameters, at least 1; that a
 *     time limit is over is noticed then, too
 * @param divergence when the loss or a gradient is not finite on any rank
 * @param lostExecutor when executors do not come back
 */
public record Recovery(
    int maxAttempts, int checkSteps, Divergence divergence, LostExecutor lostExecutor)
    implements Serializable {
  /** Usual {@code checkSteps}. */
  public static final int CHECK_STEPS = 100;

  /** Stops at divergence, waits for a replacement of an executor. */
  public static Recovery attempts(int maxAttempts) {
    return new Recovery(maxAttempts, CHECK_STEPS, Divergence.STOP, LostExecutor.REPLACE);
  }

  /** After executors were lost and not replaced in time. */
  public enum LostExecutor {
    /** The run fails; the same command resumes. */
    REPLACE,
    /** The run goes on with the ranks that are left, at the same global batch. */
    SHRINK
  }

  /**
   * @param action what all ranks do at the same step
   * @param most times the action may be taken in one run before the run fails
   * @param factor of the learning rate after a rollback, between 0 and 1
   */
  public record Divergence(Action action, int most, double factor) implements Serializable {
    /** The run fails with the step and the advice. */
    public static final Divergence STOP = new Divergence(Action.STOP, 0, 1);

    /** The actions. */
    public enum Action {
      /** The run fails. */
      STOP,
      /** The step's update is not applied; training goes on with the next one. */
      SKIP,
      /** All ranks return to the newest checkpoint and go on with a lower learning rate. */
      ROLL_BACK
    }
  }
}
