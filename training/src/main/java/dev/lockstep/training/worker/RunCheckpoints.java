package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.Checkpoint;
import dev.lockstep.training.checkpoint.CheckpointStore;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.spec.CheckpointSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints as the ranks use them: rank 0 decides and writes, while all go on training;
 * the others follow. A rank that fails ends its ring, so the ones that wait for it end too. The
 * store may take longer than the ring waits for a rank, see {@link SlowWork}.
 */
final class RunCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);
  private static final long NONE = -1;
  private static final Duration LAST = Duration.ofSeconds(15);

  private final RankJob job;
  private final Communicator ring;
  private final CheckpointSpec spec;
  private final CheckpointStore store;
  private final CheckpointWriter writer;
  private final Replica replica;
  private final WeightAverage average;
  private long newestNanos = System.nanoTime();

  /** Finished steps of the checkpoint that was begun or restored last. */
  private long newestStep = NONE;

  RunCheckpoints(RankJob job, Communicator ring, Replica replica, WeightAverage average) {
    this.job = job;
    this.ring = ring;
    this.replica = replica;
    this.average = average;
    this.spec = job.spec().checkpoint();
    this.store = new CheckpointStore(job.dataset().storage(), job.checkpoints(), spec.keep());
    this.writer = new CheckpointWriter(store);
  }

  /**
   * Brings the replica to the newest valid checkpoint, as rank 0 sees it.
   *
   * @return the state it was in; empty on every rank, and nothing is changed, if there is none
   */
  Optional<TrainingState> restore() {
    SlowWork slowly = SlowWork.in(ring, job.spec().collective());
    Checkpoint newest = null;
    if (ring.rank() == 0) {
      newest = slowly.run("reading the newest checkpoint below " + job.checkpoints(), this::newest);
    } else {
      slowly.awaitOthers();
    }
    long step = Agreement.ofRankZero(ring, newest == null ? NONE : newest.state().iteration());
    if (step == NONE) {
      return Optional.empty();
    }
    Checkpoint checkpoint = newest;
    if (ring.rank() == 0) {
      slowly.awaitOthers();
    } else {
      checkpoint =
          slowly.run(
              "reading the checkpoint of step " + step + " below " + job.checkpoints(),
              () -> store.open((int) step));
    }
    checkpoint.restore(replica);
    average.restore(checkpoint);
    newestStep = step;
    return Optional.of(checkpoint.state());
  }

  /**
   * Begins to write at the end of an epoch, when the one before is written. Every rank calls it.
   */
  void write(TrainingState state) {
    finish();
    if (ring.rank() == 0) {
      start(state);
    }
  }

  /**
   * Begins to write in the middle of an epoch if one is due and none is being written. Involves no
   * other rank.
   */
  void writeIfDue(TrainingState state) {
    if (ring.rank() > 0 || !isDue(state)) {
      return;
    }
    if (writer.isBusy()) {
      LOG.info("no checkpoint of step {}: one is still being written", state.iteration());
      return;
    }
    start(state);
  }

  /** Returns when the last one is written. Every rank calls it. */
  void finish() {
    SlowWork slowly = SlowWork.in(ring, job.spec().collective());
    if (ring.rank() == 0) {
      slowly.run("writing a checkpoint below " + job.checkpoints(), writer::await);
    } else {
      slowly.awaitOthers();
    }
  }

  /**
   * Writes one before this rank is ended from outside, if it is rank 0 and time allows. What fails
   * here only costs the steps since the last one: a step that has a checkpoint keeps it.
   */
  void writeLast(TrainingState state) {
    if (ring.rank() > 0 || state.iteration() == 0) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (state.iteration() == newestStep) {
        writer.awaitWithin(LAST);
      } else {
        writer.writeWithin(snapshot(state), LAST);
      }
      LOG.info("told to end: checkpoint of step {} is written", state.iteration());
    } catch (TimeoutException | RuntimeException e) {
      LOG.warn("told to end: the checkpoint of step {} was not written", state.iteration(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start(TrainingState state) {
    writer.start(snapshot(state));
    newestNanos = System.nanoTime();
    newestStep = state.iteration();
  }

  private Checkpoint snapshot(TrainingState state) {
    return CheckpointStore.snapshot(replica, job.origin(), state, average.files());
  }

  private boolean isDue(TrainingState state) {
    boolean bySteps = spec.everySteps() != null && state.iteration() % spec.everySteps() == 0;
    boolean byTime =
        spec.every() != null && System.nanoTime() - newestNanos > spec.every().toNanos();
    return bySteps || byTime;
  }

  private Checkpoint newest() {
    return store.newestValid(job.fingerprint(), notice -> LOG.warn("{}", notice)).orElse(null);
  }

  @Override
  public void close() {
    writer.close();
  }
}
