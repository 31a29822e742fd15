package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.PreprocessPipeline.Result;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.OutputSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.SplitSpec;
import dev.lockstep.preprocessing.source.IdxFiles;
import dev.lockstep.preprocessing.source.IdxSource;
import dev.lockstep.preprocessing.split.HashSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run does on every kind of store. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
abstract class PreprocessPipelineContract {
  static final int TRAIN = 500;
  static final int TEST = 70;
  static final HashSplit VALIDATION = new HashSplit(0.2, 17);
  private static final long HELD_OUT =
      IntStream.range(0, TRAIN).filter(i -> VALIDATION.holdsOut(key(i))).count();

  String raw;
  String dataset;
  IdxSource source;

  abstract Storage storage();

  /** A folder of its own, without a slash at the end. */
  abstract String newFolder();

  /** The address as Spark's own reader knows it. */
  abstract Dataset<Row> readParquet(DatasetVersion version, ShardFile file);

  @BeforeEach
  void writeRawObjects() {
    String folder = newFolder();
    raw = folder + "/raw";
    dataset = folder + "/dataset";
    source = IdxFiles.write(storage(), raw, TRAIN, TEST);
  }

  @Test
  void publishesEveryRowInItsSplitWithItsLabelAndPixels() {
    DatasetVersion published = run(spec(0), false).dataset();

    assertThat(published.manifest().counts())
        .isEqualTo(new RowCounts(TRAIN + TEST, TRAIN - HELD_OUT, HELD_OUT, TEST, 0, 0, 0));
    byte[] images = IdxFiles.images(TRAIN, 1);
    for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
      for (Row row : rows(published, split)) {
        int i = Integer.parseInt(row.getString(0).substring("train/".length()));
        assertThat(VALIDATION.holdsOut(row.getString(0))).isEqualTo(split == Split.VALIDATION);
        assertThat(row.<byte[]>getAs(1))
            .isEqualTo(Arrays.copyOfRange(images, 16 + 12 * i, 28 + 12 * i));
        assertThat(row.getInt(2)).isEqualTo(i % 10);
      }
    }
    assertThat(rows(published, Split.TEST))
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, TEST).mapToObj(i -> String.format("test/%08d", i)).toList());
  }

  @Test
  void doesNothingWhenNothingChanged() {
    Result first = run(spec(0), false);
    Result second = run(spec(0), false);

    assertThat(first.reused()).isFalse();
    assertThat(second.reused()).isTrue();
    assertThat(second.dataset().manifest()).isEqualTo(first.dataset().manifest());
  }

  @Test
  void aFreshRunPublishesANewVersionWithTheSameContent() {
    DatasetVersion first = run(spec(0), false).dataset();
    Result second = run(spec(0), true);

    assertThat(second.reused()).isFalse();
    assertThat(second.dataset().manifest().id()).isNotEqualTo(first.manifest().id());
    assertThat(second.dataset().manifest().contentSha256())
        .isEqualTo(first.manifest().contentSha256());
    assertThat(current()).isEqualTo(second.dataset().manifest().id());
  }

  @Test
  void changedSourcesAreNoticed() {
    run(spec(0), false);
    storage().write(raw + "/test-images", IdxFiles.images(TEST, 3));

    assertThat(run(spec(0), false).reused()).isFalse();
  }

  @Test
  void writesAgainWhenAPublishedFileIsGone() {
    DatasetVersion first = run(spec(0), false).dataset();
    storage().deleteTree(first.uri(first.manifest().splits().get(Split.TEST).files().get(0)));

    assertThat(run(spec(0), false).reused()).isFalse();
  }

  @Test
  void publishesNothingWhenMoreIsRejectedThanAllowed() {
    storage().write(raw + "/train-labels", IdxFiles.labels(TRAIN, 11, 42, 7, 480, 99));

    assertThatThrownBy(() -> run(spec(0.005), false))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "4 of 570 records (0.702 %) were rejected, at most 0.5 % may be",
            "record 7 of " + raw + "/train-labels: label_range, label 11 found, 0 to 9 allowed",
            "record 42 of",
            dataset + "/failed/",
            "nothing was published");

    assertThat(DatasetVersion.latest(storage(), dataset)).isEmpty();
    assertThat(storage().list(dataset + "/versions")).isEmpty();
    assertThat(storage().list(dataset + "/failed"))
        .extracting(ObjectInfo::uri)
        .anyMatch(uri -> uri.endsWith(".parquet"));
  }

  @Test
  void publishesWithTheRejectedRecordsBesideWhenTheyAreFewEnough() {
    storage().write(raw + "/train-labels", IdxFiles.labels(TRAIN, 11, 42, 7));
    storage().write(raw + "/test-labels", IdxFiles.labels(TEST, 200, 3));

    DatasetVersion published = run(spec(0.1), false).dataset();

    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(TRAIN + TEST);
    assertThat(counts.rejected()).isEqualTo(3);
    assertThat(counts.train() + counts.validation()).isEqualTo(TRAIN - 2);
    assertThat(counts.test()).isEqualTo(TEST - 1);
    ShardFile rejects = published.manifest().rejects().get(0);
    assertThat(published.manifest().rejects()).hasSize(1);
    assertThat(
            readParquet(published, rejects)
                .select("source", "position", "reason")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactlyInAnyOrder(
            "[" + raw + "/train-labels,7,label 11 found, 0 to 9 allowed]",
            "[" + raw + "/train-labels,42,label 11 found, 0 to 9 allowed]",
            "[" + raw + "/test-labels,3,label 200 found, 0 to 9 allowed]");

    storage().deleteTree(published.uri(rejects));
    assertThat(run(spec(0.1), false).reused()).isFalse();
  }

  @Test
  void ofTwoRunsAtOnceExactlyOnePublishes() throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Storage meeting = new MeetingStorage(storage(), 2);
    PreprocessSpec spec = spec(0);
    List<Future<Result>> runs =
        IntStream.range(0, 2)
            .mapToObj(
                i ->
                    pool.submit(
                        () -> PreprocessPipeline.run(LocalSpark::session, meeting, spec, true)))
            .toList();
    pool.shutdown();

    List<Result> winners = new ArrayList<>();
    List<Throwable> losers = new ArrayList<>();
    for (Future<Result> run : runs) {
      try {
        winners.add(run.get());
      } catch (ExecutionException e) {
        losers.add(e.getCause());
      }
    }

    assertThat(winners).hasSize(1);
    assertThat(losers)
        .singleElement()
        .isInstanceOfSatisfying(
            EnvironmentException.class,
            e -> assertThat(e).hasMessageContaining("another writer published version"));
    String winner = winners.get(0).dataset().manifest().id();
    assertThat(current()).isEqualTo(winner);
    assertThat(storage().list(dataset + "/versions"))
        .allMatch(object -> object.uri().contains(winner));
  }

  @Test
  void publishesNothingFromATruncatedObject() {
    storage().write(raw + "/train-images", Arrays.copyOf(IdxFiles.images(TRAIN, 1), 1_000));

    assertNothingIsPublished("train-images is truncated");
  }

  @Test
  void publishesNothingFromATruncatedGzipObject() throws IOException {
    byte[] whole = IdxFiles.gzip(IdxFiles.images(TRAIN, 1));
    storage().write(raw + "/train-images", Arrays.copyOf(whole, whole.length / 2));

    assertNothingIsPublished("train-images is truncated");
  }

  @Test
  void publishesNothingWhenAnObjectIsMissing() {
    storage().deleteTree(raw + "/test-labels");

    assertNothingIsPublished("test-labels does not exist");
  }

  private void assertNothingIsPublished(String message) {
    assertThatThrownBy(() -> run(spec(0), false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
    assertThat(storage().list(dataset)).isEmpty();
  }

  Result run(PreprocessSpec spec, boolean fresh) {
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, fresh);
  }

  /** Several files and row groups per split. */
  PreprocessSpec spec(double maxRejected) {
    return new PreprocessSpec(
        dataset,
        source,
        new SplitSpec(VALIDATION.share(), VALIDATION.seed()),
        new Normalization.Scale(0, 1),
        maxRejected,
        new OutputSpec(4_000, 32, 7));
  }

  /** Rows of a split as Spark reads them: key, features, label. */
  List<Row> rows(DatasetVersion version, Split split) {
    return version.manifest().splits().get(split).files().stream()
        .flatMap(
            file ->
                readParquet(version, file)
                    .select("key", "features", "label")
                    .collectAsList()
                    .stream())
        .toList();
  }

  private String current() {
    return DatasetVersion.latest(storage(), dataset).orElseThrow().manifest().id();
  }

  static String key(int position) {
    return String.format("train/%08d", position);
  }
}
