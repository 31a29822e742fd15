package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a writer promises on every file system. */
abstract class DatasetWriterContract extends SparkTest {
  private Storage storage;
  private String dataset;

  abstract Storage storage();

  /** A fresh address for every test. */
  abstract String newDataset();

  @BeforeEach
  void prepare() {
    storage = storage();
    dataset = newDataset();
  }

  @Test
  void writesEveryPartitionAsOneHashedFileAndPublishesItsManifest() {
    List<DatasetRow> rows = SampleData.rows(25, 1);
    DatasetVersion published = publish(spark().parallelize(rows, 3), 4);

    SplitFiles train = published.manifest().splits().get(Split.TRAIN);
    assertThat(train.rows()).isEqualTo(25);
    assertThat(train.files())
        .extracting(ShardFile::path)
        .containsExactly(
            "train/part-00000.parquet", "train/part-00001.parquet", "train/part-00002.parquet");
    for (ShardFile file : train.files()) {
      assertThat(Hashes.sha256(storage.read(published.uri(file)))).isEqualTo(file.sha256());
      assertThat(storage.stat(published.uri(file)).orElseThrow().size()).isEqualTo(file.bytes());
    }
    assertThat(DatasetVersion.latest(storage, dataset)).contains(published);
    assertThat(read(published, train)).usingRecursiveComparison().isEqualTo(rows);
  }

  @Test
  void leavesNothingBesideTheFilesItReports() {
    DatasetVersion published = publish(spark().parallelize(SampleData.rows(9, 2), 2), 4);

    assertThat(storage.list(dataset))
        .extracting(ObjectInfo::uri)
        .map(uri -> uri.substring(uri.indexOf(dataset.substring(dataset.lastIndexOf('/')))))
        .allMatch(uri -> uri.matches(".*/(manifest\\.json|part-0000[01]\\.parquet|\\d{20}\\.json)"))
        .hasSize(4);
    assertThat(published.manifest().splits().get(Split.TRAIN).files()).hasSize(2);
  }

  @Test
  void writesNoFileForAnEmptyPartition() {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);
    JavaRDD<DatasetRow> rows =
        spark().parallelize(SampleData.rows(4, 3), 4).filter(r -> r.key().endsWith("2"));

    SplitFiles files = writer.writeSplit(rows, Split.TEST, SampleData.SCHEMA, 10);

    assertThat(files.files())
        .extracting(ShardFile::path)
        .containsExactly("test/part-00002.parquet");
    assertThat(files.rows()).isEqualTo(1);
  }

  @Test
  void writesAnEmptySplitWithoutFiles() {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);

    SplitFiles files =
        writer.writeSplit(
            spark().parallelize(List.<DatasetRow>of(), 2), Split.TEST, SampleData.SCHEMA, 10);

    assertThat(files).isEqualTo(new SplitFiles(0, List.of(0L, 0L, 0L), List.of()));
  }

  @Test
  void equalRowsGiveEqualBytes() {
    List<DatasetRow> rows = SampleData.rows(50, 4);
    SplitFiles first =
        publish(spark().parallelize(rows, 2), 8).manifest().splits().get(Split.TRAIN);
    SplitFiles again =
        publish(spark().parallelize(rows, 2), 8).manifest().splits().get(Split.TRAIN);

    assertThat(again).isEqualTo(first);
  }

  @Test
  void abortLeavesNothing() {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);
    writer.writeSplit(
        spark().parallelize(SampleData.rows(9, 5), 2), Split.TRAIN, SampleData.SCHEMA, 4);

    writer.abort();

    assertThat(storage.list(dataset)).isEmpty();
    assertThat(DatasetVersion.latest(storage, dataset)).isEmpty();
  }

  @Test
  void aFailingTaskLeavesNoFileAndKeepsItsOwnMessage() throws InterruptedException {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);
    JavaRDD<DatasetRow> rows =
        spark()
            .parallelize(SampleData.rows(20, 6), 2)
            .mapPartitionsWithIndex(new FailInPartition(1), true);

    assertThatThrownBy(() -> writer.writeSplit(rows, Split.TRAIN, SampleData.SCHEMA, 4))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("the disk caught fire");
    // the other task may still be writing; it is told to end, and removes what it has
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!storage.list(dataset).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(storage.list(dataset)).isEmpty();
  }

  @Test
  void keepsRejectedRecordsWithTheirReason() {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);
    List<RejectedRecord> rejected =
        List.of(new RejectedRecord("s3a://raw/x", 7, "label_range", "label 11", new byte[] {1}));

    List<ShardFile> files = writer.writeRejects(spark().parallelize(rejected, 1));
    DatasetVersion version = writer.publish(SampleData.manifest(writer.id(), Map.of(), files));

    assertThat(version.manifest().rejects())
        .singleElement()
        .satisfies(f -> assertThat(f.path()).isEqualTo("rejects/part-00000.parquet"))
        .satisfies(f -> assertThat(f.rows()).isEqualTo(1));
    assertThat(version.manifest().counts().rejected()).isEqualTo(1);
  }

  private DatasetVersion publish(JavaRDD<DatasetRow> rows, int rowGroupRows) {
    DatasetWriter writer = DatasetWriter.begin(storage, dataset, SampleData.FINGERPRINT);
    SplitFiles train = writer.writeSplit(rows, Split.TRAIN, SampleData.SCHEMA, rowGroupRows);
    return writer.publish(SampleData.manifest(writer.id(), Map.of(Split.TRAIN, train), List.of()));
  }

  private static List<DatasetRow> read(DatasetVersion dataset, SplitFiles files) {
    List<DatasetRow> rows = new ArrayList<>();
    for (ShardFile file : files.files()) {
      try (ShardReader reader = ShardReader.open(dataset, file)) {
        for (int g = 0; g < file.rowGroups().size(); g++) {
          RowGroupData group = reader.read(g, true);
          for (int r = 0; r < group.rows(); r++) {
            rows.add(
                new DatasetRow(group.keys().get(r), group.storedRow(r), group.labels().classOf(r)));
          }
        }
      }
    }
    return rows;
  }

  private record FailInPartition(int partition)
      implements Function2<
          Integer, java.util.Iterator<DatasetRow>, java.util.Iterator<DatasetRow>> {
    private static final long serialVersionUID = 1L;

    @Override
    public java.util.Iterator<DatasetRow> call(Integer index, java.util.Iterator<DatasetRow> rows) {
      DatasetRow first = rows.next();
      java.util.Iterator<DatasetRow> one = List.of(first).iterator();
      return new java.util.Iterator<>() {
        @Override
        public boolean hasNext() {
          return one.hasNext() || rows.hasNext();
        }

        @Override
        public DatasetRow next() {
          if (one.hasNext()) {
            return one.next();
          }
          if (index == partition) {
            throw new EnvironmentException("the disk caught fire");
          }
          return rows.next();
        }
      };
    }
  }
}
