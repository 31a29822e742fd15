package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.EpochShare;
import dev.lockstep.training.data.StepPlan;

/**
 * Opens one rank's readers of the training split, the next one early: while the ranks validate, its
 * first batches are read, so the epoch does not begin with a wait.
 */
final class EpochReaders implements AutoCloseable {
  private final RankJob job;
  private final StepPlan plan;
  private final BufferPool buffers;
  private final int rank;
  private final int world;

  private EpochShare early;
  private BatchReader reader;

  EpochReaders(RankJob job, StepPlan plan, BufferPool buffers, int rank, int world) {
    this.job = job;
    this.plan = plan;
    this.buffers = buffers;
    this.rank = rank;
    this.world = world;
  }

  /** Begins to read an epoch, counted from 1, that {@link #open} will probably be asked for. */
  void prepare(int epoch) {
    close();
    early = share(epoch, 0);
    reader = read(early);
  }

  /** The reader of an epoch, counted from 1, from a step on; the caller closes it. */
  BatchReader open(int epoch, int firstStep) {
    EpochShare share = share(epoch, firstStep);
    if (!share.equals(early)) {
      close();
      return read(share);
    }
    BatchReader prepared = reader;
    early = null;
    reader = null;
    return prepared;
  }

  private EpochShare share(int epoch, int firstStep) {
    return new EpochShare(epoch, firstStep, rank, world);
  }

  private BatchReader read(EpochShare share) {
    return BatchReader.open(
        job.dataset(), Split.TRAIN, plan, share, job.spec().placement().prefetchBytes(), buffers);
  }

  /** Closes a reader that nobody has asked for. */
  @Override
  public void close() {
    BatchReader unused = reader;
    early = null;
    reader = null;
    if (unused != null) {
      unused.close();
    }
  }
}
