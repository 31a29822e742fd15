package dev.lockstep.training.spec;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.NetworkSpec;
import java.io.Serializable;
import java.util.function.Consumer;

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
    return with(parts -> parts.model = other);
  }

  /** The same work on another network. */
  public TrainSpec withNetwork(NetworkSpec other) {
    return with(parts -> parts.network = other);
  }

  /** The same work learned in another way. */
  public TrainSpec withLearning(Learning other) {
    return with(parts -> parts.learning = other);
  }

  /** The same work with another end. */
  public TrainSpec withStopping(Stopping other) {
    return with(parts -> parts.stopping = other);
  }

  /** The same work with other steps. */
  public TrainSpec withGlobalBatch(int other) {
    return with(parts -> parts.globalBatch = other);
  }

  /** The same work on other ranks. */
  public TrainSpec withPlacement(Placement other) {
    return with(parts -> parts.placement = other);
  }

  /** The same work with other checkpoints. */
  public TrainSpec withCheckpoint(CheckpointSpec other) {
    return with(parts -> parts.checkpoint = other);
  }

  /** The same work with another exchange. */
  public TrainSpec withCollective(RingOptions other) {
    return with(parts -> parts.collective = other);
  }

  /** The same work with another answer to losses. */
  public TrainSpec withRecovery(Recovery other) {
    return with(parts -> parts.recovery = other);
  }

  private TrainSpec with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.toSpec();
  }

  /** The components while one of them is replaced. */
  private static final class Parts {
    private String model;
    private NetworkSpec network;
    private Learning learning;
    private Stopping stopping;
    private int globalBatch;
    private long seed;
    private Placement placement;
    private CheckpointSpec checkpoint;
    private RingOptions collective;
    private Recovery recovery;

    Parts(TrainSpec spec) {
      model = spec.model;
      network = spec.network;
      learning = spec.learning;
      stopping = spec.stopping;
      globalBatch = spec.globalBatch;
      seed = spec.seed;
      placement = spec.placement;
      checkpoint = spec.checkpoint;
      collective = spec.collective;
      recovery = spec.recovery;
    }

    TrainSpec toSpec() {
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
          recovery);
    }
  }
}
