package dev.lockstep.training.spec;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.NetworkSpec;
import java.io.Serializable;

/**
 * What one training run does, without secrets.
 *
 * @param model address to publish the model to
 * @param network to train
 * @param learning how its parameters follow the gradient
 * @param stopping when training ends and which parameters are kept
 * @param globalBatch rows per step over all ranks, at most {@link #MAX_GLOBAL_BATCH}
 * @param seed of initialization, shuffles and dropout
 * @param placement over how many ranks, and how they read
 * @param checkpoint where, how often and how many
 * @param collective deadlines and segments of the gradient exchange
 * @param recovery what happens when something is lost or diverges
 */
public record TrainSpec(
    String model,
    NetworkSpec network,
    Learning learning,
    Stopping stopping,
    int globalBatch,
    long seed,
    Placement placement,
    CheckpointSpec checkpoint,
    RingOptions collective,
    Recovery recovery)
    implements Serializable {

  /** A step's row count travels as float32, which is exact up to here. */
  public static final int MAX_GLOBAL_BATCH = 1 << 24;

  /**
   * @throws UserException if the global batch is too large
   */
  public TrainSpec {
    if (globalBatch > MAX_GLOBAL_BATCH) {
      throw new UserException(
          "the global batch must be at most %d rows, so that the ranks can count them exactly, but is %d; use a smaller batch"
              .formatted(MAX_GLOBAL_BATCH, globalBatch));
    }
  }

  /** Executors that train together. */
  public int ranks() {
    return placement.ranks();
  }

  /** The same work published elsewhere. */
  public TrainSpec withModel(String other) {
    return new TrainSpec(
        other,
        network,
        learning,
        stopping,
        globalBatch,
        seed,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work on another network. */
  public TrainSpec withNetwork(NetworkSpec other) {
    return new TrainSpec(
        model,
        other,
        learning,
        stopping,
        globalBatch,
        seed,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work, learned in another way. */
  public TrainSpec withLearning(Learning other) {
    return new TrainSpec(
        model,
        network,
        other,
        stopping,
        globalBatch,
        seed,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work with another end. */
  public TrainSpec withStopping(Stopping other) {
    return new TrainSpec(
        model,
        network,
        learning,
        other,
        globalBatch,
        seed,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work with other steps. */
  public TrainSpec withGlobalBatch(int other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        other,
        seed,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work from another start. */
  public TrainSpec withSeed(long other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        globalBatch,
        other,
        placement,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work on other ranks. */
  public TrainSpec withPlacement(Placement other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        globalBatch,
        seed,
        other,
        checkpoint,
        collective,
        recovery);
  }

  /** The same work with other checkpoints. */
  public TrainSpec withCheckpoint(CheckpointSpec other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        globalBatch,
        seed,
        placement,
        other,
        collective,
        recovery);
  }

  /** The same work with another exchange. */
  public TrainSpec withCollective(RingOptions other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        globalBatch,
        seed,
        placement,
        checkpoint,
        other,
        recovery);
  }

  /** The same work with another answer to losses. */
  public TrainSpec withRecovery(Recovery other) {
    return new TrainSpec(
        model,
        network,
        learning,
        stopping,
        globalBatch,
        seed,
        placement,
        checkpoint,
        collective,
        other);
  }
}
