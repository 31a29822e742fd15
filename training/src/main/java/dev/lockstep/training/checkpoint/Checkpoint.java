package dev.lockstep.training.checkpoint;

import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.Replica;
import java.util.Optional;

/**
 * A complete checkpoint in memory, checked against its manifest.
 *
 * @param state of the run
 * @param model of the replica
 */
public record Checkpoint(TrainingState state, ModelFiles model) {
  /** Name of the file with the averaged parameters, if the run averages them. */
  public static final String AVERAGE = "average.bin";

  /** The averaged parameters, float32, if there are any. */
  public Optional<byte[]> average() {
    return model.has(AVERAGE) ? Optional.of(model.content(AVERAGE)) : Optional.empty();
  }

  /** What is published of it: the averaged parameters if there are any. */
  public ModelFiles published() {
    return average().map(model::withParameters).orElse(model);
  }

  /** Makes a replica equal to the one that was saved, bitwise. */
  public void restore(Replica replica) {
    model.restore(replica);
    replica.setProgress(state.iteration(), state.epoch());
  }
}
