package dev.lockstep.training.spec;

import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.Serializable;

/**
 * How parameters follow the gradient.
 *
 * @param updater with its learning rate
 * @param gradient what happens to the ranks' gradients before the update
 * @param schedule how that changes over the run
 * @param baseBatch global batch that the learning rate is meant for, or {@code null}: with another
 *     global batch it is scaled in proportion (linear scaling rule, Goyal et al. 2017)
 * @param averageDecay decay of the exponential moving average of the parameters over the steps
 *     (Polyak and Juditsky 1992), which is then validated and published, or {@code null} for none
 */
public record Learning(
    UpdaterSpec updater,
    GradientSpec gradient,
    RateSchedule schedule,
    Integer baseBatch,
    Double averageDecay)
    implements Serializable {

  /** A constant learning rate and nothing else. */
  public static Learning constant(UpdaterSpec updater) {
    return new Learning(updater, GradientSpec.defaults(), RateSchedule.CONSTANT, null, null);
  }

  /** The same with a schedule. */
  public Learning with(RateSchedule other) {
    return new Learning(updater, gradient, other, baseBatch, averageDecay);
  }

  /** What a global batch makes of the learning rate. */
  public double rateScale(int globalBatch) {
    return baseBatch == null ? 1 : (double) globalBatch / baseBatch;
  }
}
