package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.FaultProxy.Fate;
import dev.lockstep.jobs.cli.Lockstep;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed in the middle of what they do. */
@Timeout(600)
class TableKilledIT {
  private static final String DATASET = "s3a://datasets/killed";
  private static final int LIMIT_SECONDS = 120;

  /** Requests of the phases: one that is held tells that its sender is in that phase. */
  private static final String READ = "GET /raw/table/rows-\\d\\.csv";

  private static final String AFTER_READING = "PUT /datasets/killed/versions/.*/rejects/.*";
  private static final String WRITE = "(PUT|POST) /datasets/killed/versions/.*/train/part-.*";
  private static final String COMMIT = "POST /datasets/killed/versions/.*/train/.*uploadId=.*";
  private static final String PUBLISH = "PUT /datasets/killed/published/.*";

  private static final List<String> PHASES = List.of(READ, AFTER_READING, WRITE, COMMIT, PUBLISH);

  @TempDir private Path folder;
  private final Holding holding = new Holding();
  private TableStore store;
  private FaultProxy proxy;
  private String pipeline;

  /** Holds requests that match until the test lets them go. */
  private static final class Holding implements FaultProxy.Script {
    /**
     * @param fate what becomes of held requests in the end
     */
    private record Trap(
        Pattern request,
        Fate fate,
        LockstepProcess process,
        CountDownLatch sprung,
        CountDownLatch end) {}

    private volatile Trap trap;

    void next(String request, Fate fate, LockstepProcess process) {
      Pattern pattern = Pattern.compile(request);
      trap = new Trap(pattern, fate, process, new CountDownLatch(1), new CountDownLatch(1));
    }

    /** Waits until a request is held. */
    void await() throws InterruptedException {
      boolean sprung = trap.sprung().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(sprung).as(trap.request() + ": " + trap.process().messages()).isTrue();
    }

    /** Holds nothing more. */
    void release() {
      Trap last = trap;
      trap = null;
      last.end().countDown();
    }

    @Override
    public Fate of(String method, String target) throws InterruptedException {
      Trap now = trap;
      if (now == null
          || !now.request().matcher(method + " " + target).matches()
          // the driver looks into the objects, too, before there are executors
          || !now.process().messages().contains("preprocess: reading")) {
        return Fate.PASS;
      }
      now.sprung().countDown();
      now.end().await(LIMIT_SECONDS, TimeUnit.SECONDS);
      return now.fate();
    }
  }

  @BeforeEach
  void putTheTable() throws Exception {
    Path data = folder.resolve("data");
    SmallTable.write(data);
    store = TableStore.start(folder.resolve("store"), data);
    proxy = FaultProxy.start(store.endpoint(), holding);
    String section = TableStore.section(proxy.endpoint());
    pipeline =
        Files.writeString(
                folder.resolve("table.yaml"),
                SmallTable.pipeline("csv", TableStore.RAW, DATASET, section))
            .toString();
  }

  @AfterEach
  void stopTheStore() throws Exception {
    proxy.close();
    store.close();
  }

  @Test
  void aDriverThatDiesInEveryPhaseLeavesNothingThatReadersSeeAndTheSameCommandFinishes()
      throws Exception {
    for (String phase : PHASES) {
      killTheDriver(phase);
      assertThat(store.current(DATASET)).as(phase).isEmpty();
    }
    JsonNode uploads = lockstep("uploads", "s3a://datasets", "--store", url(), "--json").json();
    assertThat(uploads.at("/uploads")).as("what the writers had begun").isNotEmpty();

    LockstepProcess.Result last = lockstep("preprocess", pipeline);
    assertThat(last.code()).as(last.err()).isZero();
    Manifest found = store.current(DATASET).orElseThrow();
    assertThat(found.contentSha256()).isEqualTo(undisturbed());
    assertThat(lockstep("versions", DATASET, "--store", url()).out())
        .contains("current")
        .contains("unpublished");
  }

  @Test
  void anExecutorThatDiesInEveryPhaseCostsTimeAlone() throws Exception {
    LockstepProcess run = start();
    for (String phase : PHASES) {
      holding.next(phase, Fate.PASS, run);
      holding.await();
      assertThat(run.killAnExecutor()).as(phase).isTrue();
      holding.release();
    }
    LockstepProcess.Result result = run.end();
    assertThat(result.code()).as(result.err()).isZero();
    Optional<Manifest> found = store.current(DATASET);
    assertThat(found.orElseThrow().contentSha256()).isEqualTo(undisturbed());
  }

  private void killTheDriver(String phase) throws Exception {
    LockstepProcess run = start();
    // what a dead process has asked for last must not reach the store behind its back
    holding.next(phase, Fate.BUSY, run);
    holding.await();
    run.kill();
    assertThat(run.end().code()).isEqualTo(137);
    holding.release();
  }

  private LockstepProcess start() throws Exception {
    return LockstepProcess.start(folder, store.environment(), "preprocess", pipeline);
  }

  private LockstepProcess.Result lockstep(String... arguments) throws Exception {
    return LockstepProcess.run(folder, store.environment(), arguments);
  }

  private String url() {
    return store.endpoint().toString();
  }

  /** Hash of what a run makes that nobody disturbs. */
  private String undisturbed() throws Exception {
    String dataset = folder.resolve("undisturbed").toUri().toString();
    String raw = folder.resolve("data").toUri().toString().replaceAll("/+$", "");
    Path quiet =
        Files.writeString(
            folder.resolve("quiet.yaml"),
            SmallTable.pipeline("csv", raw, dataset, "{type: embedded}"));
    assertThat(Lockstep.run("preprocess", quiet.toString(), "--master", "local[2]")).isZero();
    Storage files = Storage.of(new Configuration());
    return DatasetVersion.latest(files, dataset).orElseThrow().manifest().contentSha256();
  }
}
