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
 * that fails ends its ring, so the ones that wait for it end too.
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
    Checkpoint newest = ring.rank() == 0 ? newest() : null;
    long epoch = Agreement.ofRankZero(ring, newest == null ? NONE : newest.state().epoch());
    if (epoch == NONE) {
      return List.of();
    }
    Checkpoint checkpoint = newest == null ? store.open((int) epoch) : newest;
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
    if (ring.rank() == 0) {
      TrainingState state =
          new TrainingState(finished.size(), 0, iteration, selectedEpoch, finished);
      store.write(replica, job.origin(), state);
    }
    ring.barrier();
  }

  private Checkpoint newest() {
    return store.newestValid(job.fingerprint(), notice -> LOG.warn("{}", notice)).orElse(null);
  }
}
