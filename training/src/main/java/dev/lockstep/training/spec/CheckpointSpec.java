package dev.lockstep.training.spec;

import java.io.Serializable;
import java.time.Duration;

/**
 * Checkpoints are written after every epoch, and between if asked for.
 *
 * @param folder address below which every run keeps its checkpoints
 * @param keep newest checkpoints that are kept
 * @param everySteps optimizer steps after which one is written, or {@code null}
 * @param every time in training after which one is written, or {@code null}
 */
public record CheckpointSpec(String folder, int keep, Long everySteps, Duration every)
    implements Serializable {

  /** After every epoch only. */
  public static CheckpointSpec perEpoch(String folder, int keep) {
    return new CheckpointSpec(folder, keep, null, null);
  }
}
