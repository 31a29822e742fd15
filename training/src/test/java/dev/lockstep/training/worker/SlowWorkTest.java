package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.collective.CollectiveException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SlowWorkTest {
  private static final Duration BEAT = Duration.ofMillis(250);
  private static final RingOptions IMPATIENT =
      new RingOptions(Duration.ofSeconds(10), Duration.ofSeconds(1), 1 << 10);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void othersWaitFarLongerThanTheRingWaitsForARank() {
    CountDownLatch never = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> ranks =
        ranks(
            ring -> {
              SlowWork slowly = new SlowWork(ring, BEAT, LONG);
              if (ring.rank() > 0) {
                slowly.awaitOthers();
                return true;
              }
              return slowly.run("writing", () -> elapsed(never, IMPATIENT.progressTimeout()));
            });

    assertThat(ranks).allMatch(CompletableFuture::join);
  }

  @Test
  void itsFailureIsTheOneOfTheRankThatWorks() {
    List<CompletableFuture<Boolean>> ranks =
        ranks(
            ring -> {
              SlowWork slowly = new SlowWork(ring, BEAT, LONG);
              if (ring.rank() > 0) {
                slowly.awaitOthers();
                return true;
              }
              return slowly.run(
                  "writing",
                  () -> {
                    throw new EnvironmentException("disk full");
                  });
            });

    assertThatThrownBy(ranks.get(0)::join).hasRootCauseMessage("disk full");
    assertThatThrownBy(ranks.get(1)::join).hasCauseInstanceOf(CollectiveException.class);
  }

  @Test
  void workWithoutEndIsGivenUpWithRankAndPhase() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> ranks =
        ranks(
            ring -> {
              SlowWork slowly = new SlowWork(ring, BEAT, Duration.ofSeconds(1));
              if (ring.rank() > 0) {
                slowly.awaitOthers();
                return true;
              }
              return slowly.run(
                  "writing checkpoint 3",
                  () -> {
                    try {
                      return elapsed(never, LONG);
                    } finally {
                      told.countDown();
                    }
                  });
            });

    assertThatThrownBy(ranks.get(0)::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EnvironmentException.class)
        .hasMessageContaining("rank 0 has been writing checkpoint 3 for more than 1 s");
    assertThatThrownBy(ranks.get(1)::join).hasCauseInstanceOf(CollectiveException.class);
    assertThat(told.getCount()).as("the work was told to end").isZero();
  }

  /** Three times a duration, or until interrupted. */
  private static boolean elapsed(CountDownLatch never, Duration third) {
    try {
      return !never.await(third.toMillis() * 3, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Two ranks over loopback. */
  private static <T> List<CompletableFuture<T>> ranks(Function<Communicator, T> work) {
    return LoopbackRanks.start(2, IMPATIENT, work);
  }
}
