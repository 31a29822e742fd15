package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.spec.RateSchedule;
import dev.lockstep.training.spec.RateSchedule.Cosine;
import dev.lockstep.training.spec.RateSchedule.Linear;
import dev.lockstep.training.spec.RateSchedule.Plateau;
import dev.lockstep.training.spec.RateSchedule.StepWise;
import dev.lockstep.training.spec.TrainSpec;
import java.util.List;

/**
 * By what the updater's learning rate is multiplied in the next step: schedule, scale of the global
 * batch, and what rollbacks have left. Follows from the state alone, so it is the same on every
 * rank and after a resume.
 *
 * @param schedule of the run
 * @param scale of the global batch
 * @param runSteps steps that the whole run is planned to have
 */
record RateFactor(RateSchedule schedule, double scale, long runSteps) {

  /**
   * @param stepsPerEpoch of the run
   */
  static RateFactor of(TrainSpec spec, int stepsPerEpoch) {
    long steps = (long) spec.stopping().epochs() * stepsPerEpoch;
    if (spec.stopping().steps() != null) {
      steps = Math.min(steps, spec.stopping().steps());
    }
    return new RateFactor(
        spec.learning().schedule(), spec.learning().rateScale(spec.globalBatch()), steps);
  }

  /** The factor for the step after {@code state}. */
  double of(TrainingState state) {
    return scale * state.rateFactor() * warmUp(state.iteration()) * decay(state);
  }

  private double warmUp(long step) {
    return step < schedule.warmUpSteps() ? (step + 1.0) / (schedule.warmUpSteps() + 1) : 1;
  }

  private double decay(TrainingState state) {
    long step = Math.max(0, state.iteration() - schedule.warmUpSteps());
    RateSchedule.Decay decay = schedule.decay();
    if (decay instanceof StepWise stepWise) {
      long times = step / stepWise.every();
      return Math.pow(stepWise.factor(), (double) times);
    }
    if (decay instanceof Linear linear) {
      return 1 - (1 - linear.last()) * progress(step, linear.steps());
    }
    if (decay instanceof Cosine cosine) {
      double half = (1 + Math.cos(Math.PI * progress(step, cosine.steps()))) / 2;
      return cosine.last() + (1 - cosine.last()) * half;
    }
    return decay instanceof Plateau plateau ? plateau(plateau, state.epochs()) : 1;
  }

  /** 0 at the first step after the warm-up, 1 at the last one planned. */
  private double progress(long step, Long planned) {
    long steps = planned == null ? runSteps - schedule.warmUpSteps() : planned;
    return steps <= 1 ? 1 : Math.min(1, (double) step / (steps - 1));
  }

  private static double plateau(Plateau plateau, List<EpochMetrics> epochs) {
    double factor = 1;
    double best = Double.NEGATIVE_INFINITY;
    int without = 0;
    for (EpochMetrics metrics : epochs) {
      double score = metrics.validation().goodness(plateau.metric());
      if (score - best > plateau.minDelta()) {
        best = score;
        without = 0;
      } else if (++without == plateau.patience()) {
        factor = Math.max(plateau.last(), factor * plateau.factor());
        without = 0;
      }
    }
    return factor;
  }
}
