package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Work whose length has nothing to do with the ring, such as a large file and a slow store. It runs
 * on a thread of its own while all ranks tell each other, every beat, whether somebody still works;
 * so nobody takes a busy rank for a lost one, and a rank that is really lost is noticed at once.
 *
 * <p>The work must not touch native memory: it may outlive this rank by a moment.
 */
final class SlowWork {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);
  private static final Duration ABANDON = Duration.ofSeconds(10);

  private final Communicator ring;
  private final Duration beat;
  private final Duration longest;

  /**
   * @param beat longest silence of a rank that works, well below the ring's deadline
   * @param longest deadline of the work
   */
  SlowWork(Communicator ring, Duration beat, Duration longest) {
    this.ring = ring;
    this.beat = beat;
    this.longest = longest;
  }

  /** With a deadline of 15 minutes, and beats that suit the ring's. */
  static SlowWork in(Communicator ring, RingOptions options) {
    Duration quarter = options.progressTimeout().dividedBy(4);
    Duration beat = quarter.compareTo(LONGEST_BEAT) < 0 ? quarter : LONGEST_BEAT;
    return new SlowWork(ring, beat, LONGEST);
  }

  /**
   * Does this rank's part and returns when all ranks have done theirs. Every rank must call it.
   *
   * @param phase for messages and the thread's name, e.g. {@code writing checkpoint x}
   * @return what {@code work} returned
   * @throws EnvironmentException on a rank that has worked too long, with its number and the phase;
   *     the others notice that it has left
   */
  <T> T run(String phase, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, phase + " by rank " + ring.rank());
    thread.setDaemon(true);
    thread.start();
    try {
      return await(phase, task);
    } finally {
      if (!task.isDone()) {
        Waiting.abandon(thread, ABANDON);
      }
    }
  }

  /** As {@link #run} on a rank that has nothing to do itself; the sums wait for those that have. */
  void awaitOthers() {
    boolean others = true;
    while (others) {
      others = anybodyWorks(false);
    }
  }

  private <T> T await(String phase, FutureTask<T> task) {
    long start = System.nanoTime();
    while (!doneWithinBeat(task)) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new EnvironmentException(
            "rank %d has been %s for more than %d s and is given up; check that the store answers and how fast it is"
                .formatted(ring.rank(), phase, longest.toSeconds()));
      }
      anybodyWorks(true);
    }
    T result = result(task);
    awaitOthers();
    return result;
  }

  private boolean doneWithinBeat(FutureTask<?> task) {
    try {
      task.get(beat.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true; // result() says how
    } catch (InterruptedException e) {
      throw Waiting.interrupted("the store", e);
    }
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw Waiting.rethrow(e);
    } catch (InterruptedException e) {
      throw Waiting.interrupted("the store", e);
    }
  }

  private boolean anybodyWorks(boolean self) {
    double[] working = {self ? 1 : 0};
    ring.allReduceSum(working);
    return working[0] > 0;
  }
}
