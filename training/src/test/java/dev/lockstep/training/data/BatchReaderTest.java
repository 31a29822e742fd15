package dev.lockstep.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.net.URI;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BatchReaderTest {
  private static final int ROWS = 611;
  private static final int GROUP_ROWS = 40;
  private static final int LANES = 8;
  private static final long PLENTY = 1 << 20;

  @TempDir static Path folder;
  private static JavaSparkContext spark;
  private static DatasetVersion dataset;

  @BeforeAll
  static void writeDataset() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("batch reader tests")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    spark = new JavaSparkContext(conf);
    dataset = write("shared", ROWS, Storage.of(new Configuration()));
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static DatasetVersion write(String name, int rows, Storage storage) {
    String address = folder.resolve(name).toUri().toString().replaceAll("/$", "");
    return NumberedDataset.write(spark, storage, address, rows, 3, GROUP_ROWS);
  }

  @Test
  void deliversEveryRowOnceWithItsLabelAndTheAffineMapApplied() {
    for (int batch : new int[] {1, 7, 64, 610, 611, 5000}) {
      StepPlan plan = plan(batch);
      List<Integer> rows = new ArrayList<>();
      readAll(plan, 0, 0, 1).forEach(rows::addAll);
      rows.sort(null);
      assertThat(rows).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
    }
  }

  @Test
  void aGlobalBatchHasTheSameRowsForEveryWorldSize() {
    StepPlan plan = plan(60);
    List<List<Integer>> reference = sorted(readAll(plan, 3, 0, 1));
    for (int world = 2; world <= LANES; world++) {
      List<List<Integer>> batches = new ArrayList<>();
      reference.forEach(batch -> batches.add(new ArrayList<>()));
      for (int rank = 0; rank < world; rank++) {
        List<List<Integer>> own = readAll(plan, 3, rank, world);
        for (int step = 0; step < own.size(); step++) {
          batches.get(step).addAll(own.get(step));
        }
      }
      assertThat(sorted(batches)).isEqualTo(reference);
    }
  }

  @Test
  void anEpochGoesOnAtAnyStepOnAnyWorldSizeWithoutRepeatingOrSkippingARow() {
    for (int batch : new int[] {7, 64, 610, 611, 5000}) {
      StepPlan plan = plan(batch);
      List<List<Integer>> whole = sorted(readAll(plan, 3, 0, 1));
      for (int first = 0; first <= plan.stepsPerEpoch(); first += Math.max(1, whole.size() / 5)) {
        for (int world : new int[] {1, 2, 3, 8}) {
          assertThat(sorted(readFrom(plan, first, world)))
              .isEqualTo(whole.subList(first, whole.size()));
        }
      }
    }
  }

  private static List<List<Integer>> readFrom(StepPlan plan, int first, int world) {
    List<List<Integer>> batches = new ArrayList<>();
    for (int step = first; step < plan.stepsPerEpoch(); step++) {
      batches.add(new ArrayList<>());
    }
    for (int rank = 0; rank < world; rank++) {
      EpochShare share = new EpochShare(3, first, rank, world);
      try (BatchReader reader = BatchReader.open(dataset, Split.TRAIN, plan, share, PLENTY)) {
        List<List<Integer>> own = drain(reader, first);
        for (int step = 0; step < own.size(); step++) {
          batches.get(step).addAll(own.get(step));
        }
      }
    }
    return batches;
  }

  @Test
  void theSameRankReadsTheSameOrderAgain() {
    assertThat(readAll(plan(50), 2, 1, 3)).isEqualTo(readAll(plan(50), 2, 1, 3));
  }

  @Test
  void withoutShuffleOneLaneReadsInFileOrder() {
    StepPlan plan = new StepPlan(files(), 100, 1, 1, false);
    List<Integer> rows = new ArrayList<>();
    readAll(plan, 0, 0, 1).forEach(rows::addAll);

    assertThat(rows).isEqualTo(IntStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void aRankWithoutRowsStillTakesPartInEveryStep() {
    StepPlan plan = new StepPlan(files(), 2, 8, 1, true);
    List<List<Integer>> batches = readAll(plan, 0, 0, 8);

    assertThat(batches).hasSize(plan.stepsPerEpoch()).allMatch(List::isEmpty);
  }

  @Test
  void anEmptySplitHasNoBatches() {
    DatasetVersion empty = write("empty", 0, Storage.of(new Configuration()));
    StepPlan plan = new StepPlan(empty.manifest().split(Split.TRAIN), 8, 4, 1, true);

    try (BatchReader reader =
        BatchReader.open(empty, Split.TRAIN, plan, EpochShare.whole(0, 0, 1), 0x100)) {
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void saysHowMuchMemoryItNeedsAndIsContentWithThat() {
    StepPlan plan = plan(64);
    long groups = LANES * GROUP_ROWS * (long) NumberedDataset.ELEMENTS;
    long needed = groups + 2L * 64 * NumberedDataset.ELEMENTS * Float.BYTES;

    assertThatThrownBy(
            () ->
                BatchReader.open(dataset, Split.TRAIN, plan, EpochShare.whole(0, 0, 1), needed - 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(Long.toString(needed));
    BufferPool pool = new BufferPool();
    try (BatchReader reader =
        BatchReader.open(dataset, Split.TRAIN, plan, EpochShare.whole(0, 0, 1), needed, pool)) {
      assertThat(drain(reader)).hasSize(plan.stepsPerEpoch());
    }
    assertThat(pool.idleBytes()).isEqualTo(needed);
  }

  @Test
  void readersOfConsecutiveEpochsShareTheirMemory() {
    BufferPool pool = new BufferPool();
    for (int epoch = 0; epoch < 5; epoch++) {
      try (BatchReader reader =
          BatchReader.open(
              dataset, Split.TRAIN, plan(64), EpochShare.whole(epoch, 0, 1), 20_000, pool)) {
        drain(reader);
      }
      assertThat(pool.idleBytes()).isPositive().isLessThanOrEqualTo(20_000);
    }
  }

  @Test
  void aDamagedFileIsReportedByNext() throws Exception {
    DatasetVersion damaged = write("damaged", 100, Storage.of(new Configuration()));
    ShardFile file = damaged.manifest().split(Split.TRAIN).files().get(1);
    Path path = Path.of(URI.create(damaged.uri(file)));
    byte[] bytes = Files.readAllBytes(path);
    RowGroup group = file.rowGroups().get(0);
    bytes[(int) (group.offset() + group.bytes()) - 1] ^= 1;
    Files.write(path, bytes);
    StepPlan plan = new StepPlan(damaged.manifest().split(Split.TRAIN), 10, 2, 1, true);

    try (BatchReader reader =
        BatchReader.open(damaged, Split.TRAIN, plan, EpochShare.whole(0, 0, 1), PLENTY)) {
      assertThatThrownBy(() -> drain(reader))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("part-00001.parquet");
      assertThatThrownBy(reader::next).isInstanceOf(UserException.class);
    }
  }

  @Test
  void closingInTheMiddleEndsTheThread() {
    BatchReader reader =
        BatchReader.open(dataset, Split.TRAIN, plan(5), EpochShare.whole(77, 0, 1), PLENTY);
    assertThat(reader.next()).isNotNull();
    assertThat(threads("epoch77")).isPositive();

    reader.close();
    reader.close();

    assertThat(threads("epoch77")).isZero();
    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWakesAConsumerThatWaitsForAStalledStore() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set("fs.stalling.impl", StallingFileSystem.class.getName());
    DatasetVersion stalled =
        new DatasetVersion(
            Storage.of(configuration),
            dataset.dataset().replaceFirst("^file:", "stalling:"),
            dataset.manifest());
    BatchReader reader =
        BatchReader.open(stalled, Split.TRAIN, plan(5), EpochShare.whole(88, 0, 1), PLENTY);
    CompletableFuture<Batch> consumer = CompletableFuture.supplyAsync(reader::next);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> StallingFileSystem.WAITING.getQueueLength() > 0);

    reader.close();

    assertThatThrownBy(() -> consumer.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(reader.waitedNanos()).isPositive();
    assertThat(threads("epoch88")).isZero();
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.isAlive() && t.getName().contains(name))
        .count();
  }

  private static SplitFiles files() {
    return dataset.manifest().split(Split.TRAIN);
  }

  private static StepPlan plan(int batch) {
    return new StepPlan(files(), batch, LANES, 11, true);
  }

  private static List<List<Integer>> readAll(StepPlan plan, int epoch, int rank, int world) {
    try (BatchReader reader =
        BatchReader.open(
            dataset, Split.TRAIN, plan, EpochShare.whole(epoch, rank, world), PLENTY)) {
      List<List<Integer>> batches = drain(reader);
      for (int step = 0; step < batches.size(); step++) {
        assertThat(batches.get(step)).hasSize(plan.rankRows(step, rank, world));
      }
      assertThat(batches).hasSize(plan.stepsPerEpoch());
      return batches;
    }
  }

  /** Row numbers of every batch, decoded from the features, which are checked on the way. */
  private static List<List<Integer>> drain(BatchReader reader) {
    return drain(reader, 0);
  }

  private static List<List<Integer>> drain(BatchReader reader, int first) {
    List<List<Integer>> batches = new ArrayList<>();
    for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
      assertThat(batch.step()).isEqualTo(first + batches.size());
      assertThat(batch.features().isDirect()).isTrue();
      assertThat(batch.features().order()).isEqualTo(ByteOrder.nativeOrder());
      FloatBuffer features = batch.features().asFloatBuffer();
      assertThat(features.remaining()).isEqualTo(batch.rows() * NumberedDataset.ELEMENTS);
      List<Integer> rows = new ArrayList<>();
      for (int i = 0; i < batch.rows(); i++) {
        int row = 256 * stored(features.get()) + stored(features.get());
        assertThat(
                new int[] {stored(features.get()), stored(features.get()), stored(features.get())})
            .containsOnly(7);
        assertThat(batch.labels()[i]).isEqualTo(row % NumberedDataset.CLASSES);
        rows.add(row);
      }
      batches.add(rows);
    }
    return batches;
  }

  private static int stored(float value) {
    float stored = (value - NumberedDataset.SHIFT) / NumberedDataset.SCALE;
    assertThat(stored).isEqualTo((int) stored);
    return (int) stored;
  }

  private static List<List<Integer>> sorted(List<List<Integer>> batches) {
    return batches.stream().map(batch -> batch.stream().sorted().toList()).toList();
  }
}
