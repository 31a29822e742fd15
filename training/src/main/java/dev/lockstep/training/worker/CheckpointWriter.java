package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.Checkpoint;
import dev.lockstep.training.checkpoint.CheckpointStore;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes checkpoints on a thread of its own while training goes on, one at a time. A checkpoint is
 * a copy, so the replica may change and even be gone meanwhile. Used by rank 0's task thread only.
 */
final class CheckpointWriter implements AutoCloseable {
  private static final Duration ABANDON = Duration.ofSeconds(10);

  private final CheckpointStore store;
  private FutureTask<Checkpoint> writing;
  private Thread thread;

  CheckpointWriter(CheckpointStore store) {
    this.store = store;
  }

  /** Whether the last one is still being written. */
  boolean isBusy() {
    return writing != null && !writing.isDone();
  }

  /**
   * Begins to write; the last one must be done.
   *
   * @throws RuntimeException that ended the last one
   */
  void start(Checkpoint checkpoint) {
    await();
    writing = new FutureTask<>(() -> store.write(checkpoint), checkpoint);
    thread = new Thread(writing, "checkpoint-" + checkpoint.state().iteration());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits for the last one to be written; without a deadline of its own, see {@link SlowWork}.
   *
   * @return it, or {@code null} if there was none
   * @throws RuntimeException that ended it; told once
   */
  Checkpoint await() {
    FutureTask<Checkpoint> last = writing;
    writing = null;
    if (last == null) {
      return null;
    }
    try {
      return last.get();
    } catch (ExecutionException e) {
      throw Waiting.rethrow(e);
    } catch (InterruptedException e) {
      writing = last;
      throw Waiting.interrupted("the checkpoint to be written", e);
    }
  }

  /** As {@link #start} and {@link #await}, for at most {@code longest}. */
  void writeWithin(Checkpoint checkpoint, Duration longest) throws TimeoutException {
    long deadline = System.nanoTime() + longest.toNanos();
    awaitUntil(deadline);
    start(checkpoint);
    awaitUntil(deadline);
    await();
  }

  /** As {@link #await}, for at most {@code longest}. */
  void awaitWithin(Duration longest) throws TimeoutException {
    awaitUntil(System.nanoTime() + longest.toNanos());
    await();
  }

  private void awaitUntil(long deadline) throws TimeoutException {
    if (writing == null) {
      return;
    }
    try {
      writing.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("a checkpoint could not be written", e);
    } catch (InterruptedException e) {
      throw Waiting.interrupted("the checkpoint to be written", e);
    }
  }

  /** Gives up on a write in progress, after a moment, so that it does not meet the next attempt. */
  @Override
  public void close() {
    if (isBusy()) {
      Waiting.abandon(thread, ABANDON);
    }
  }
}
