package dev.lockstep.training.trainer;

import dev.lockstep.training.listener.EpochMetrics;
import java.util.List;

/**
 * @param model address of the published model version's folder
 * @param modelId name of that folder
 * @param parametersSha256 of the published parameters
 * @param epochs metrics of every epoch that was begun, at least one
 * @param selectedEpoch the epoch, from 1, at whose end the published parameters were
 * @param stopReason as in the model's metrics: {@code epochs}, {@code early_stopping} ...
 * @param attempts attempts of the training stage in this run, 0 if reused
 * @param reused whether the model was published already by the same work
 */
public record TrainResult(
    String model,
    String modelId,
    String parametersSha256,
    List<EpochMetrics> epochs,
    int selectedEpoch,
    String stopReason,
    int attempts,
    boolean reused) {
  public TrainResult {
    epochs = List.copyOf(epochs);
  }

  /** Metrics of the epoch whose parameters were published. */
  public EpochMetrics selected() {
    return epochs.get(selectedEpoch - 1);
  }
}
