package dev.lockstep.preprocessing.dataset.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.lease.DriverLease.Terms;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DriverLeaseTest {
  private static final String WORK = "ab12";
  private static final Terms QUICK = new Terms(Duration.ofMillis(50), Duration.ofMillis(1500));

  @TempDir private Path directory;

  private final List<String> notices = new ArrayList<>();
  private LeaseFiles files;

  @BeforeEach
  void open() {
    Storage storage = Storage.of(new Configuration(false));
    files = new LeaseFiles(storage, directory.toUri() + "drivers", WORK);
  }

  private DriverLease take(Terms terms) {
    return DriverLease.take(files.storage(), files.folder(), WORK, terms, notices::add);
  }

  private static Holder elsewhere(Duration expiry) {
    Holder here = Holder.current(expiry);
    return new Holder("build-7", "another machine", 4711, 5, here.since(), here.expires());
  }

  @Test
  void aSecondDriverFailsAtOnceAndIsToldWhoHoldsTheLeaseAndUntilWhen() {
    Holder other = elsewhere(Duration.ofMinutes(2));
    files.create(1, other);

    assertThatThrownBy(() -> take(Terms.DEFAULT))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(
            "process 4711 on host build-7, since " + other.since().substring(0, 19))
        .hasMessageContaining("ends at " + other.expires().substring(0, 19))
        .hasMessageContaining(files.address(1));
    assertThat(files.newest().orElseThrow().holder()).isEqualTo(other);
  }

  @Test
  void aLivingProcessOfThisMachineKeepsItsLease() {
    try (DriverLease lease = take(Terms.DEFAULT)) {
      assertThatThrownBy(() -> take(Terms.DEFAULT))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(lease.guard(() -> "done")).isEqualTo("done");
    }
    assertThat(files.newest()).isEmpty();
    take(Terms.DEFAULT).close();
    assertThat(notices).isEmpty();
  }

  @Test
  void otherWorkIsNotHeld() {
    try (DriverLease lease = take(Terms.DEFAULT);
        DriverLease other =
            DriverLease.take(
                files.storage(), files.folder(), "cd34", Terms.DEFAULT, notices::add)) {
      assertThat(lease).isNotSameAs(other);
    }
  }

  @Test
  void aLeaseThatWasNotRenewedIsTakenOver() {
    files.create(7, elsewhere(Duration.ofSeconds(-1)));
    try (DriverLease lease = take(Terms.DEFAULT)) {
      assertThat(files.newest().orElseThrow().number()).isEqualTo(8);
      assertThat(files.read(7)).isEmpty();
      assertThat(lease).isNotNull();
    }
    assertThat(notices).singleElement().asString().contains("process 4711", "not been heard of");
    assertThat(files.newest()).isEmpty();
  }

  @Test
  void theLeaseOfAProcessOfThisMachineThatHasEndedIsTakenOverAtOnce() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Holder here = Holder.current(Duration.ofHours(1));
    files.create(
        1, new Holder(here.host(), here.place(), ended.pid(), 0, here.since(), here.expires()));

    take(Terms.DEFAULT).close();

    assertThat(notices).singleElement().asString().contains("process " + ended.pid(), "has ended");
  }

  @Test
  void aProcessNumberThatWasGivenAgainIsNotTheHolder() throws IOException {
    Process later = new ProcessBuilder("sleep", "60").start();
    try {
      Holder here = Holder.current(Duration.ofHours(1));
      Holder earlier =
          new Holder(
              here.host(), here.place(), later.pid(), here.started(), here.since(), here.expires());
      assertThat(here.ended()).isFalse();
      assertThat(earlier.ended()).isTrue();
      files.create(1, earlier);
      take(Terms.DEFAULT).close();
    } finally {
      later.destroyForcibly();
    }
  }

  /** A time of day would move when the clock is set, and another process look like the holder's. */
  @Test
  void whenAProcessStartedIsCountedFromTheStartOfTheMachine() {
    long ticksOfDecades = Duration.ofDays(10_000).toSeconds() * 100;

    assertThat(Holder.current(Duration.ofHours(1)).started()).isBetween(1L, ticksOfDecades);
    assertThat(
            Holder.startTime(
                "7 (a) S 9 (b) S 1 7 7 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 527846 2789376 384"))
        .isEqualTo(527846);
  }

  @Test
  void renewalKeepsALeaseForLongerThanItsExpiry() throws InterruptedException {
    try (DriverLease lease = take(QUICK)) {
      String first = files.newest().orElseThrow().holder().expires();
      while (!Instant.now().isAfter(Instant.parse(first).plusMillis(200))) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThatThrownBy(() -> take(QUICK)).isInstanceOf(EnvironmentException.class);
      assertThat(lease.guard(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void aDriverThatWasTakenOverIsStoppedAndToldByWhom() {
    Holder other = elsewhere(Duration.ofMinutes(2));
    try (DriverLease lease = take(QUICK)) {
      files.create(2, other);
      assertThatThrownBy(() -> lease.guard(DriverLeaseTest::sleepLong))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContainingAll("taken this training over", "process 4711 on host build-7")
          .hasRootCauseInstanceOf(InterruptedException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
    assertThat(files.newest().orElseThrow().holder()).isEqualTo(other);
  }

  private static Integer sleepLong() {
    try {
      TimeUnit.SECONDS.sleep(50);
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLeaseIsGivenBackAlsoByAnInterruptedDriver() {
    try (DriverLease lease = take(Terms.DEFAULT)) {
      assertThat(lease).isNotNull();
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(files.newest()).isEmpty();
  }

  @Test
  void ofManyDriversThatTakeOverExactlyOneGetsTheLease() throws Exception {
    int drivers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(drivers);
    try {
      for (int round = 0; round < 10; round++) {
        files.create(1, elsewhere(Duration.ofSeconds(-1)));
        List<Callable<DriverLease>> takers = new ArrayList<>();
        for (int i = 0; i < drivers; i++) {
          takers.add(() -> takeOrNull());
        }
        List<DriverLease> taken = new ArrayList<>();
        for (Future<DriverLease> taker : threads.invokeAll(takers)) {
          if (taker.get() != null) {
            taken.add(taker.get());
          }
        }
        assertThat(taken).hasSize(1);
        taken.get(0).close();
        assertThat(files.newest()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private DriverLease takeOrNull() {
    try {
      return DriverLease.take(files.storage(), files.folder(), WORK, Terms.DEFAULT, line -> {});
    } catch (EnvironmentException held) {
      return null;
    }
  }
}
