package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.S3TestStore;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two writers of one table on S3, again and again, under the eyes of a reader. */
@Timeout(240)
class TableRacesIT {
  private static final int ROUNDS = 20;
  private static final int ROWS = 800;
  private static final String RAW = "s3a://races/raw/rows.csv";
  private static final String DATASET = "s3a://races/dataset";

  @RegisterExtension static final S3TestStore STORE = new S3TestStore("races");
  private static Storage storage;

  @BeforeAll
  static void writeTheTable() {
    storage = STORE.storage();
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder text = new StringBuilder("id,size,color,sold\n");
    for (int i = 0; i < ROWS; i++) {
      String color = List.of("red", "green", "blue").get(random.nextInt(3));
      text.append(i).append(',').append(random.nextInt(1_000)).append(',').append(color);
      text.append(random.nextBoolean() ? ",yes\n" : ",no\n");
    }
    storage.write(RAW, text.toString().getBytes(UTF_8));
  }

  /** What one writer got. */
  private record Outcome(DatasetVersion published, Throwable failure) {}

  @Test
  void eitherOneWinsOrBothPublishInOrderAndReadersNeverSeeAMixture() throws Exception {
    List<String> contents = List.of(content(0), content(1));
    SplittableRandom random = new SplittableRandom(11);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    CountDownLatch end = new CountDownLatch(1);
    int both = 0;
    try {
      Future<Integer> reader = pool.submit(() -> readUntil(end, contents));
      for (int round = 0; round < ROUNDS; round++) {
        boolean meeting = round % 2 == 0;
        List<Outcome> outcomes = race(pool, meeting, random.nextInt(1_800));
        both += check(outcomes, contents, meeting);
        requireOnlyPublishedVersions();
      }
      end.countDown();
      assertThat(reader.get(1, TimeUnit.MINUTES)).isGreaterThan(ROUNDS);
    } finally {
      end.countDown();
      pool.shutdownNow();
    }
    assertThat(storage.list(DATASET + "/published")).hasSize(ROUNDS + both);
  }

  /**
   * Runs both writers.
   *
   * @param meeting whether they wait for each other right before they publish
   * @param lead milliseconds that the first one has otherwise
   */
  private static List<Outcome> race(ExecutorService pool, boolean meeting, int lead)
      throws InterruptedException, ExecutionException {
    Storage shared = meeting ? new MeetingStorage(storage, 2) : storage;
    Future<Outcome> first = pool.submit(() -> outcome(() -> run(shared, spec(DATASET, 0))));
    if (!meeting) {
      Thread.sleep(lead);
    }
    Future<Outcome> second = pool.submit(() -> outcome(() -> run(shared, spec(DATASET, 1))));
    return List.of(first.get(), second.get());
  }

  /** One if both have published, otherwise zero. */
  private static int check(List<Outcome> outcomes, List<String> contents, boolean meeting) {
    List<String> winners = new ArrayList<>();
    for (int writer = 0; writer < outcomes.size(); writer++) {
      Outcome outcome = outcomes.get(writer);
      if (outcome.published() == null) {
        assertThat(outcome.failure())
            .isInstanceOf(EnvironmentException.class)
            .hasMessageContaining("another writer published version");
      } else {
        assertThat(outcome.published().manifest().contentSha256()).isEqualTo(contents.get(writer));
        winners.add(outcome.published().manifest().id());
      }
    }
    assertThat(winners).hasSizeBetween(1, meeting ? 1 : 2);
    assertThat(winners)
        .contains(DatasetVersion.latest(storage, DATASET).orElseThrow().manifest().id());
    return winners.size() - 1;
  }

  private static void requireOnlyPublishedVersions() {
    List<String> pointers = new ArrayList<>();
    for (ObjectInfo pointer : storage.list(DATASET + "/published")) {
      pointers.add(new String(storage.read(pointer.uri()), UTF_8));
    }
    assertThat(storage.list(DATASET + "/versions"))
        .extracting(object -> object.uri().substring(DATASET.length()).split("/", 4)[2])
        .allMatch(id -> pointers.stream().anyMatch(pointer -> pointer.contains(id)));
  }

  /** Reads the current version whole, again and again; how often it did. */
  private static int readUntil(CountDownLatch end, List<String> contents) throws Exception {
    int reads = 0;
    for (; !end.await(20, TimeUnit.MILLISECONDS); reads++) {
      DatasetVersion seen = DatasetVersion.latest(storage, DATASET).orElse(null);
      if (seen == null) {
        continue;
      }
      assertThat(contents).contains(seen.manifest().contentSha256());
      for (SplitFiles split : seen.manifest().splits().values()) {
        for (ShardFile file : split.files()) {
          assertThat(Hashes.sha256(storage.read(seen.uri(file)))).isEqualTo(file.sha256());
        }
      }
    }
    return reads;
  }

  /** What the writer makes when nobody disturbs it. */
  private static String content(int writer) {
    return run(storage, spec("s3a://races/alone-" + writer, writer)).manifest().contentSha256();
  }

  private static DatasetVersion run(Storage storage, TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, true).dataset();
  }

  private static Outcome outcome(Callable<DatasetVersion> run) throws InterruptedException {
    try {
      return new Outcome(run.call(), null);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return new Outcome(null, e);
    }
  }

  private static TabularSpec spec(String dataset, int writer) {
    return new TabularSpec(
        dataset,
        CsvSpec.of(List.of(RAW)),
        new SchemaFile(
            1,
            null,
            List.of(
                new ColumnSchema("id", "bigint", true, null, null),
                new ColumnSchema("size", "double", true, null, null),
                new ColumnSchema("color", "string", true, null, null),
                new ColumnSchema("sold", "string", true, null, null))),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(
            new Standardize(ColumnSelection.NUMERIC),
            new OneHot(ColumnSelection.CATEGORICAL, null, null, null)),
        new TargetSpec.OfClass("sold", List.of("no", "yes")),
        new SplitSpec(0.1, 0.2, 17),
        new RejectionBudget(0),
        new PreprocessSpec.OutputSpec(1 << 16, 256, 7 + writer));
  }
}
