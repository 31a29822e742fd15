package dev.lockstep.training.verify;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.trainer.RankBody;
import dev.lockstep.training.worker.RankGuard;
import dev.lockstep.training.worker.RingJob;
import java.util.Iterator;

/**
 * A few training steps inside a barrier task: of one rank, or of one process with all ranks' rows
 * where the stage has but one task.
 */
final class SyncTask implements RankBody<Integer> {
  private static final long serialVersionUID = 1L;

  private final RingJob ringJob;
  private final DatasetVersion dataset;
  private final TrainSpec spec;
  private final int steps;

  SyncTask(RingJob ringJob, DatasetVersion dataset, TrainSpec spec, int steps) {
    this.ringJob = ringJob;
    this.dataset = dataset;
    this.spec = spec;
    this.steps = steps;
  }

  @Override
  public byte[] run(Iterator<Integer> rows) {
    SyncSteps work = new SyncSteps(dataset, spec, steps);
    return RankGuard.run(
            ringJob,
            ring -> ring.world() == 1 ? work.joined() : work.rank(ring),
            SyncOutcome::failed)
        .toBytes();
  }
}
