package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.RankPhases;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one rank in one attempt: same start everywhere, then steps until the training ends.
 * Everything that decides how it goes on is the same on every rank.
 */
final class Rank implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rank.class);

  private final RankJob job;
  private final TrainSpec spec;
  private final TaskContext context;
  private final Communicator ring;
  private final StepPlan plan;
  private final Ending ending;
  private final Divergences divergences;
  private final BufferPool buffers = new BufferPool();
  private final EpochReaders readers;
  private final ProgressReport progress;
  private final Replica replica;
  private final WeightAverage average;
  private final GradientSums sums;
  private final RunCheckpoints checkpoints;

  /** After the last finished step. */
  private TrainingState state = TrainingState.START;

  /** Of the epoch in which the training ended, if it is not finished. */
  private EpochMetrics partial;

  Rank(RankJob job, TaskContext context, Communicator ring, ProgressAccumulator accumulator) {
    this.job = job;
    this.spec = job.spec();
    this.context = context;
    this.ring = ring;
    this.plan = Plans.training(spec, job.dataset().manifest());
    this.ending = new Ending(spec.stopping(), plan.stepsPerEpoch());
    this.divergences = new Divergences(spec, plan.stepsPerEpoch());
    this.readers = new EpochReaders(job, plan, buffers, ring.rank(), ring.world());
    int attempt = job.earlierAttempts() + context.stageAttemptNumber() + 1;
    this.progress =
        ring.rank() == 0
            ? ProgressReport.to(
                accumulator, attempt, spec.stopping().epochs(), plan.stepsPerEpoch())
            : ProgressReport.none();
    this.replica =
        Replicas.create(
            spec.network(),
            spec.learning().updater(),
            spec.learning().gradient(),
            job.dataset().manifest().schema(),
            spec.seed(),
            ring.rank());
    this.average = new WeightAverage(replica, spec.learning().averageDecay());
    this.sums = new GradientSums(ring, replica, spec.learning().gradient(), spec.globalBatch());
    this.checkpoints = new RunCheckpoints(job, ring, replica, average);
  }

  /** Trains, and leaves a checkpoint if it is ended from outside. */
  RankOutcome train() {
    try {
      return trainToTheEnd();
    } catch (RuntimeException e) {
      if (context.isInterrupted()) {
        checkpoints.writeLast(select(state));
      }
      throw e;
    }
  }

  private RankOutcome trainToTheEnd() {
    state = checkpoints.restore().orElse(TrainingState.START);
    int restored = state.iteration();
    ReplicaCheck.sameParameters(ring, replica, "at the start");
    progress.start(state);
    if (divergences.rollsBack() && restored == 0) {
      checkpoints.write(state);
    }
    String reason = reason();
    while (reason.isEmpty()) {
      epoch();
      reason = reason();
    }
    checkpoints.finish();
    List<EpochMetrics> epochs = new ArrayList<>(state.epochs());
    if (state.step() > 0) {
      epochs.add(partial != null ? partial : metrics(List.of()));
    }
    return RankOutcome.done(
        ring.rank(),
        context.stageAttemptNumber() + 1,
        restored,
        ending.selected(state),
        state.iteration(),
        sums.traffic(),
        reason,
        epochs);
  }

  /** To the end of the epoch or of the training, or back to a checkpoint. */
  private void epoch() {
    EpochSteps steps = new EpochSteps(job, ring, plan, readers, replica, average, sums);
    replica.setProgress(state.iteration(), state.epoch());
    try {
      state = steps.run(state, ending.lastStep(state), new Policy());
    } catch (DivergedException diverged) {
      rollBack(diverged);
      return;
    }
    EpochMetrics metrics = metrics(steps.phases());
    if (state.step() == plan.stepsPerEpoch()) {
      state = state.afterEpoch(metrics);
    } else {
      partial = metrics;
    }
    checkpoints.write(select(state));
    progress.at(state);
  }

  private void rollBack(DivergedException diverged) {
    TrainingState counted = divergences.count(state, diverged);
    checkpoints.finish();
    TrainingState earlier = checkpoints.restore().orElseThrow(() -> nothingLeft(diverged));
    sums.clear();
    state = earlier.diverged(counted.divergences(), counted.rateFactor());
    if (ring.rank() == 0) {
      LOG.warn(
          "{} after step {}: back to the checkpoint of step {}, learning rate times {}",
          diverged.getMessage(),
          counted.iteration(),
          state.iteration(),
          state.rateFactor());
    }
  }

  private EnvironmentException nothingLeft(DivergedException diverged) {
    return new EnvironmentException(
        "%s after step %d, and below %s no valid checkpoint is left to go back to; the same command begins anew"
            .formatted(diverged.getMessage(), state.iteration(), job.checkpoints()),
        diverged);
  }

  private EpochMetrics metrics(List<RankPhases> phases) {
    Running sums = state.running();
    String parameters = replica.parametersSha256();
    ReplicaCheck.sameParameters(ring, replica, "after epoch " + (state.epoch() + 1));
    if (ring.rank() == 0) {
      LOG.info(
          "epoch {}: {} replicas have parameters {}", state.epoch() + 1, ring.world(), parameters);
    }
    prepareNextEpoch();
    ValidationScores validation =
        average.during(() -> Validation.run(job, context, ring, replica, buffers));
    return new EpochMetrics(
        state.epoch() + 1,
        sums.lossSum() / sums.rows(),
        validation,
        sums.rows(),
        sums.seconds(),
        sums.rows() / sums.seconds(),
        phases,
        parameters);
  }

  private void prepareNextEpoch() {
    int next = state.epoch() + 2;
    if (state.step() == plan.stepsPerEpoch() && next <= spec.stopping().epochs()) {
      readers.prepare(next);
    }
  }

  private TrainingState select(TrainingState reached) {
    return reached.select(ending.selected(reached));
  }

  /** Rank 0's clock counts. */
  private String reason() {
    double seconds = Agreement.ofRankZero(ring, (long) (state.seconds() * 1e3)) / 1e3;
    return ending.reason(state, seconds);
  }

  /**
   * Ends the task if Spark wants it to end; native code between two steps cannot be interrupted.
   */
  static void requireAlive(TaskContext context) {
    if (context.isInterrupted()) {
      throw new TaskKilledException("training was told to end");
    }
  }

  @Override
  public void close() {
    try (replica;
        checkpoints) {
      readers.close();
    }
  }

  /** Around each step. */
  private final class Policy implements EpochSteps.StepPolicy {
    @Override
    public boolean goesOn(TrainingState reached) {
      state = reached;
      progress.at(state);
      requireAlive(context);
      boolean epochEnds = state.step() == ending.lastStep(state);
      if (!epochEnds) {
        checkpoints.writeIfDue(select(state));
      }
      if (epochEnds || state.iteration() % spec.recovery().checkSteps() != 0) {
        return true;
      }
      ReplicaCheck.sameParameters(ring, replica, "after step " + state.iteration());
      return spec.stopping().seconds() == null || reason().isEmpty();
    }

    @Override
    public TrainingState skip(TrainingState before, DivergedException diverged) {
      if (!divergences.skips()) {
        throw diverged;
      }
      TrainingState counted = divergences.count(before, diverged);
      replica.setProgress(before.iteration() + 1, before.epoch());
      return counted.afterStep(before.running());
    }
  }
}
