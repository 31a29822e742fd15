package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.Checkpoint;
import dev.lockstep.training.checkpoint.CheckpointStore;
import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.model.Replica;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints as the ranks use them: rank 0 decides and writes, the others follow. A rank
 * that fails ends its ring, so the ones that wait for it end too. The store may take longer than
 * the ring waits for a rank, see {@link SlowWork}.
 */
final class RunCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);
  private static final long NONE = -1;

  private final RankJob job;
  private final CheckpointStore store;

  RunCheckpoints(RankJob job) {
    this.job = job;
    this.store =
        new CheckpointStore(
            job.dataset().storage(), job.checkpoints(), job.spec().checkpoint().keep());
  }

  /**
   * Brings every replica to the newest valid checkpoint, as rank 0 sees it.
   *
   * @return metrics of the finished epochs; empty if there is no checkpoint
   */
  List<EpochMetrics> restore(Communicator ring, Replica replica) {
    SlowWork slowly = SlowWork.in(ring, job.spec().collective());
    Checkpoint newest = null;
    if (ring.rank() == 0) {
      newest = slowly.run("reading the newest checkpoint below " + job.checkpoints(), this::newest);
    } else {
      slowly.awaitOthers();
    }
    long epoch = Agreement.ofRankZero(ring, newest == null ? NONE : newest.state().epoch());
    if (epoch == NONE) {
      return List.of();
    }
    Checkpoint checkpoint = newest;
    if (ring.rank() == 0) {
      slowly.awaitOthers();
    } else {
      checkpoint =
          slowly.run(
              "reading checkpoint " + epoch + " below " + job.checkpoints(),
              () -> store.open((int) epoch));
    }
    checkpoint.restore(replica);
    return checkpoint.state().epochs();
  }

  /** Saves the last finished epoch; every rank returns when it is saved. */
  void write(
      Communicator ring,
      Replica replica,
      List<EpochMetrics> finished,
      int selectedEpoch,
      int iteration) {
    SlowWork slowly = SlowWork.in(ring, job.spec().collective());
    if (ring.rank() > 0) {
      slowly.awaitOthers();
      return;
    }
    TrainingState state = new TrainingState(finished.size(), 0, iteration, selectedEpoch, finished);
    Checkpoint checkpoint = CheckpointStore.snapshot(replica, job.origin(), state);
    slowly.run(
        "writing checkpoint " + finished.size() + " below " + job.checkpoints(),
        () -> {
          store.write(checkpoint);
          return checkpoint;
        });
  }

  private Checkpoint newest() {
    return store.newestValid(job.fingerprint(), notice -> LOG.warn("{}", notice)).orElse(null);
  }
}
