package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.listener.EpochMetrics;
import java.util.List;

/**
 * How a rank of a training run ended.
 *
 * @param rank which one
 * @param stageAttempt in which attempt of its stage, from 1
 * @param status how
 * @param message what went wrong, or empty
 * @param restoredStep finished steps of the checkpoint it started from, 0 if from the beginning
 * @param selectedStep the checkpoint that is to be published, by finished steps, 0 unless done
 * @param steps finished in the whole run, 0 unless done
 * @param traffic of this rank in this attempt
 * @param stopReason see {@link Ending}; empty unless done
 * @param epochs metrics of all epochs up to the last one; empty on other ranks than 0
 */
public record RankOutcome(
    int rank,
    int stageAttempt,
    RankStatus status,
    String message,
    int restoredStep,
    int selectedStep,
    int steps,
    Traffic traffic,
    String stopReason,
    List<EpochMetrics> epochs)
    implements RankResult {

  /**
   * @param sent bytes to other ranks
   * @param uncompressed about as many as there would have been without compression
   */
  public record Traffic(long sent, long uncompressed) {
    /** Nothing was sent. */
    public static final Traffic NONE = new Traffic(0, 0);
  }

  public RankOutcome {
    epochs = List.copyOf(epochs);
  }

  static RankOutcome done(
      int rank,
      int stageAttempt,
      int restored,
      int selected,
      int steps,
      Traffic traffic,
      String stopReason,
      List<EpochMetrics> epochs) {
    List<EpochMetrics> told = rank == 0 ? epochs : List.of();
    return new RankOutcome(
        rank,
        stageAttempt,
        RankStatus.DONE,
        "",
        restored,
        selected,
        steps,
        traffic,
        stopReason,
        told);
  }

  static RankOutcome failed(int rank, int stageAttempt, RankStatus status, String message) {
    return new RankOutcome(
        rank, stageAttempt, status, message, 0, 0, 0, Traffic.NONE, "", List.of());
  }

  /** As bytes, which every serializer of Spark can carry. */
  public byte[] toBytes() {
    return Json.pretty(this);
  }

  /** The reverse of {@link #toBytes()}. */
  public static RankOutcome ofBytes(byte[] bytes) {
    return Json.read(bytes, RankOutcome.class, "a training task's result");
  }
}
