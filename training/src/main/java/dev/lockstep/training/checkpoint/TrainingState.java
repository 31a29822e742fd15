package dev.lockstep.training.checkpoint;

import dev.lockstep.training.listener.EpochMetrics;
import java.io.Serializable;
import java.util.List;

/**
 * What a run must know to go on as if it had never stopped.
 *
 * @param epoch finished epochs
 * @param step finished steps of the epoch that has begun, 0 between two epochs
 * @param iteration finished optimizer steps since the run began
 * @param selectedEpoch epoch whose parameters would be published if the run ended now; early
 *     stopping's memory, together with the metrics. Its checkpoint is never removed
 * @param epochs metrics of every finished epoch, in order
 */
public record TrainingState(
    int epoch, int step, int iteration, int selectedEpoch, List<EpochMetrics> epochs)
    implements Serializable {
  public TrainingState {
    if (epoch < 0 || step < 0 || iteration < 0 || selectedEpoch < 0 || selectedEpoch > epoch) {
      throw new IllegalArgumentException(
          "not a state of training: epoch "
              + epoch
              + ", step "
              + step
              + ", iteration "
              + iteration
              + ", selected epoch "
              + selectedEpoch);
    }
    epochs = List.copyOf(epochs);
    if (epochs.size() != epoch) {
      throw new IllegalArgumentException(
          epoch + " finished epochs but metrics of " + epochs.size());
    }
  }
}
