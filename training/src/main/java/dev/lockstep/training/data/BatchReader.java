package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.concurrent.TimeUnit;

/**
 * Delivers one rank's batches of one epoch in step order while a background thread decodes row
 * groups and assembles batches ahead, never holding more than a given number of bytes. The batch in
 * use counts among them.
 *
 * <p>{@link #next} and {@link #close} may be called from different threads.
 */
public final class BatchReader implements AutoCloseable {
  private static final long STALL_SECONDS = 600;

  private final PrefetchThread prefetch;
  private BatchSlot current;
  private long waitedNanos;

  private BatchReader(PrefetchThread prefetch) {
    this.prefetch = prefetch;
  }

  /**
   * @param prefetchBytes bound on decoded row groups and batches held at a time; each of the rank's
   *     lanes needs one decoded row group, and two batches must fit beside them
   * @throws UserException if {@code prefetchBytes} is too small; the message says what is needed
   */
  public static BatchReader open(
      DatasetVersion dataset, Split split, StepPlan plan, EpochShare share, long prefetchBytes) {
    return open(dataset, split, plan, share, prefetchBytes, new BufferPool());
  }

  /**
   * Fails as {@code open} would, without reading anything.
   *
   * @throws UserException if {@code prefetchBytes} is too small; the message says for which split
   *     and what is needed
   */
  public static void requireMemory(
      StepPlan plan, Split split, TensorSpec spec, int rank, int world, long prefetchBytes) {
    try {
      MemoryPlan.of(plan, spec, rank, world, prefetchBytes);
    } catch (UserException e) {
      throw new UserException("the " + split.label() + " split: " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #open(DatasetVersion, Split, StepPlan, EpochShare, long)}, with buffers taken from a
   * pool and given back to it on {@link #close}.
   */
  public static BatchReader open(
      DatasetVersion dataset,
      Split split,
      StepPlan plan,
      EpochShare share,
      long prefetchBytes,
      BufferPool buffers) {
    if (!dataset.manifest().split(split).equals(plan.files())) {
      throw new IllegalArgumentException("the plan is not of split " + split.label());
    }
    TensorSpec spec = dataset.manifest().schema().features();
    MemoryPlan memory = MemoryPlan.of(plan, spec, share.rank(), share.world(), prefetchBytes);
    BatchAssembler assembler = new BatchAssembler(dataset, plan, share, buffers);
    String name = "batches-" + split.label() + "-epoch" + share.epoch() + "-rank" + share.rank();
    PrefetchThread prefetch =
        new PrefetchThread(
            name,
            assembler,
            share.firstStep(),
            plan.stepsPerEpoch(),
            memory,
            spec.inputElements(),
            buffers);
    prefetch.start();
    return new BatchReader(prefetch);
  }

  /** The next step's batch, or {@code null} after the last step; rethrows the reading failure. */
  public Batch next() {
    if (current != null) {
      prefetch.recycle(current);
      current = null;
    }
    long start = System.nanoTime();
    try {
      current = prefetch.take(STALL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while waiting for a batch", e);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
    return current == null ? null : current.batch();
  }

  /** Nanoseconds that the background thread has spent on reading, decoding and assembling. */
  public long loadedNanos() {
    return prefetch.workedNanos();
  }

  /** Nanoseconds that {@link #next()} has waited for data. */
  public long waitedNanos() {
    return waitedNanos;
  }

  /**
   * Stops the background thread, also in the middle of an epoch. The last batch must not be used
   * any more.
   */
  @Override
  public void close() {
    prefetch.stop();
  }
}
