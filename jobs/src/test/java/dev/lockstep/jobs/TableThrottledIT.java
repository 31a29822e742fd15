package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.jobs.FaultProxy.Fate;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.split.KeyHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is busy every fifth time. */
@Timeout(360)
class TableThrottledIT {
  private static final int BUSY_PERCENT = 20;

  @TempDir private Path folder;

  /** Every request is told that the store is busy with the same chance, whatever came before. */
  private static final class Busy implements FaultProxy.Script {
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public Fate of(String method, String target) {
      String request = method + " " + target;
      int time = seen.computeIfAbsent(request, r -> new AtomicInteger()).getAndIncrement();
      requests.incrementAndGet();
      if (Long.remainderUnsigned(KeyHash.of(29, request + time), 100) >= BUSY_PERCENT) {
        return Fate.PASS;
      }
      refused.incrementAndGet();
      return Fate.BUSY;
    }
  }

  @Test
  void aStoreThatRefusesEveryFifthRequestCostsTimeAndNothingElse(TestReporter figures)
      throws Exception {
    Path data = folder.resolve("data");
    SmallTable.write(data);
    Busy busy = new Busy();
    try (TableStore store = TableStore.start(folder.resolve("store"), data);
        FaultProxy proxy = FaultProxy.start(store.endpoint(), busy)) {
      run(store, "first", TableStore.section(store.endpoint())); // makes the archive of classes
      double undisturbed = run(store, "quiet", TableStore.section(store.endpoint()));
      double disturbed = run(store, "busy", TableStore.section(proxy.endpoint()));

      Manifest expected = store.current("s3a://datasets/quiet").orElseThrow();
      Manifest found = store.current("s3a://datasets/busy").orElseThrow();
      assertThat(found.contentSha256()).isEqualTo(expected.contentSha256());
      assertThat(found.counts()).isEqualTo(expected.counts());
      assertThat(found.rejects()).isEqualTo(expected.rejects());
      assertThat(busy.refused.get()).isGreaterThan(busy.requests.get() / 7).isGreaterThan(20);
      figures.publishEntry(
          "seconds",
          String.format(
              Locale.ROOT,
              "%.1f with %d of %d requests refused, %.1f without: %.2f times",
              disturbed,
              busy.refused.get(),
              busy.requests.get(),
              undisturbed,
              disturbed / undisturbed));
    }
  }

  /** Seconds that it took. */
  private double run(TableStore store, String name, String section) throws Exception {
    String dataset = "s3a://datasets/" + name;
    Path pipeline =
        Files.writeString(
            folder.resolve(name + ".yaml"),
            SmallTable.pipeline("csv", TableStore.RAW, dataset, section));
    long start = System.nanoTime();
    LockstepProcess.Result result =
        LockstepProcess.run(folder, store.environment(), "preprocess", pipeline.toString());
    assertThat(result.code()).as(result.err()).isZero();
    return (System.nanoTime() - start) / 1e9;
  }
}
