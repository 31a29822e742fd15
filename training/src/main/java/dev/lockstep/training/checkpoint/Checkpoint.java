package dev.lockstep.training.checkpoint;

import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.Replica;

/**
 * A complete checkpoint in memory, checked against its manifest.
 *
 * @param state of the run
 * @param model of the replica
 */
public record Checkpoint(TrainingState state, ModelFiles model) {

  /** Makes a replica equal to the one that was saved, bitwise. */
  public void restore(Replica replica) {
    model.restore(replica);
    replica.setProgress(state.iteration(), state.epoch());
  }
}
