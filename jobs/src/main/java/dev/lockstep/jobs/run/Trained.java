package dev.lockstep.jobs.run;

import dev.lockstep.training.trainer.TrainResult;
import java.util.Optional;

/**
 * What training made.
 *
 * @param model of the pipeline
 * @param baseline a linear network beside it, if one was asked for
 */
record Trained(TrainResult model, Optional<TrainResult> baseline) {
  boolean reused() {
    return model.reused() && baseline.map(TrainResult::reused).orElse(true);
  }
}
