package dev.lockstep.preprocessing.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
  private static final int TRAIN = 57;
  private static final int TEST = 13;

  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private IdxSource spec;

  @BeforeEach
  void writeObjects() throws IOException {
    spec = IdxFiles.write(storage, folder.toUri().toString().replaceAll("/+$", ""), TRAIN, TEST);
  }

  @Test
  void readsEveryRecordOfBothPairsWithItsKeyAndLabel() {
    List<Row> rows = read();

    assertThat(rows).hasSize(TRAIN + TEST);
    byte[] images = IdxFiles.images(TRAIN, 1);
    for (int i = 0; i < TRAIN; i++) {
      Row row = rows.get(TEST + i);
      assertThat(row.<String>getAs(RawColumns.KEY)).isEqualTo(String.format("train/%08d", i));
      assertThat(row.<String>getAs(RawColumns.ORIGIN)).isEqualTo("train");
      assertThat(row.<Integer>getAs(RawColumns.LABEL)).isEqualTo(i % 10);
      assertThat(row.<byte[]>getAs(RawColumns.FEATURES))
          .isEqualTo(Arrays.copyOfRange(images, 16 + i * 12, 16 + (i + 1) * 12));
      assertThat(row.<Row>getAs(RawColumns.REJECTED)).isNull();
    }
  }

  @Test
  void recognizesGzipByContentAndReadsTheSameRecords() throws IOException {
    List<Row> plain = read();
    for (String name : List.of("train-images", "test-labels")) {
      Path file = folder.resolve(name);
      Files.write(file, IdxFiles.gzip(Files.readAllBytes(file)));
    }

    List<Row> mixed = read();

    assertThat(mixed).usingRecursiveComparison().isEqualTo(plain);
  }

  @Test
  void namesObjectsAndCountsWithoutReadingRecords() {
    Source source = Source.open(storage, spec);

    assertThat(source.part(Origin.TRAIN).records()).isEqualTo(TRAIN);
    assertThat(source.part(Origin.TEST).records()).isEqualTo(TEST);
    assertThat(source.shape()).containsExactly(1, 4, 3);
    assertThat(source.objects()).extracting(SourceObject::uri).isSorted().hasSize(4);
    assertThat(source.objects().get(2).size()).isEqualTo(16 + TRAIN * 12);
  }

  @Test
  void rejectsALabelOutsideTheClassesWithEverythingNeededToReplayIt() throws IOException {
    Files.write(folder.resolve("train-labels"), IdxFiles.labels(TRAIN, 11, 5));

    Row row = read().get(TEST + 5);

    Row rejected = row.getAs(RawColumns.REJECTED);
    assertThat(row.<byte[]>getAs(RawColumns.FEATURES)).isNull();
    assertThat(rejected.<String>getAs("source")).isEqualTo(spec.train().labels());
    assertThat(rejected.<Long>getAs("position")).isEqualTo(5);
    assertThat(rejected.<String>getAs("rule")).isEqualTo("label_range");
    assertThat(rejected.<String>getAs("reason")).isEqualTo("label 11 found, 0 to 9 allowed");
    byte[] raw = rejected.getAs("raw");
    assertThat(raw).hasSize(13).startsWith(11);
    assertThat(Arrays.copyOfRange(raw, 1, 13))
        .isEqualTo(Arrays.copyOfRange(IdxFiles.images(TRAIN, 1), 16 + 60, 16 + 72));
  }

  @Test
  void saysWhichObjectIsTruncatedAndHowLongItShouldBe() throws IOException {
    cut("train-images", 1);

    refused("train-images is truncated", "57 records of 12 bytes", "700 bytes", "found 699");
  }

  @Test
  void saysWhichObjectIsTooLong() throws IOException {
    Path file = folder.resolve("test-labels");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 8 + TEST + 3));

    refused("test-labels is too long", "21 bytes", "found 24");
  }

  @Test
  void saysThatAnObjectEndsWithinItsHeader() throws IOException {
    Files.write(folder.resolve("test-images"), new byte[] {0, 0, 8, 3, 0});

    refused("test-images is truncated", "5 bytes");
  }

  @Test
  void saysThatAHeaderAnnouncesRecordsNobodyCanHold() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(16).putInt(0x803).putInt(TEST);
    Files.write(
        folder.resolve("test-images"),
        header.putInt(Integer.MAX_VALUE).putInt(Integer.MAX_VALUE).array());

    refused("test-images is damaged", "[2147483647, 2147483647]");
  }

  @Test
  void saysThatAnEmptyObjectIsTruncated() throws IOException {
    Files.write(folder.resolve("test-images"), new byte[0]);

    refused("test-images is truncated", "0 bytes");
  }

  @Test
  @SuppressWarnings("ArgumentSelectionDefectChecker") // labels for images is the mistake shown
  void saysWhichMagicNumberWasFound() {
    spec =
        new IdxSource(
            new IdxSource.Files(spec.train().labels(), spec.train().images()),
            spec.test(),
            spec.shape(),
            spec.classes());

    refused("train-labels", "IDX file of images", "0x00000801", "expected 0x00000803");
  }

  @Test
  void saysWhichShapeWasFound() {
    spec = new IdxSource(spec.train(), spec.test(), List.of(3, 4), spec.classes());

    refused("train-images", "[4, 3]", "expected [3, 4]");
  }

  @Test
  void saysThatImagesAndLabelsDoNotBelongTogether() {
    spec =
        new IdxSource(
            new IdxSource.Files(spec.train().images(), spec.test().labels()),
            spec.test(),
            spec.shape(),
            spec.classes());

    refused("57 images", "13 labels", "train-images", "test-labels");
  }

  @Test
  void saysWhichObjectIsMissingAndWhatItWasFor() throws IOException {
    Files.delete(folder.resolve("test-labels"));

    refused("test-labels does not exist", "source.test.labels");
  }

  @Test
  void noticesACutGzipStreamWhileReading() throws IOException {
    compress("train-images");
    cut("train-images", 20);

    assertReadingFails("train-images is truncated");
  }

  @Test
  void noticesThatAGzipStreamHoldsMoreThanItsHeaderSays() throws IOException {
    byte[] longer = Arrays.copyOf(IdxFiles.images(TRAIN, 1), 16 + TRAIN * 12 + 1);
    Files.write(folder.resolve("train-images"), IdxFiles.gzip(longer));

    assertReadingFails("train-images is too long");
  }

  @Test
  void noticesADamagedGzipStream() throws IOException {
    compress("train-images");
    Path file = folder.resolve("train-images");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 8] ^= 1; // a bit of the checksum
    Files.write(file, bytes);

    assertReadingFails("train-images is damaged");
  }

  @Test
  void refusesTheSameImagesForTrainAndTest() {
    assertThatThrownBy(
            () -> new IdxSource(spec.train(), spec.train(), spec.shape(), spec.classes()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("train-images");
  }

  @Test
  void keysKeepTheirOrderUpToEightDigitsAndGrowBeyond() {
    assertThat(ReadIdxRange.key(Origin.TRAIN, 42)).isEqualTo("train/00000042");
    assertThat(ReadIdxRange.key(Origin.TEST, 123_456_789)).isEqualTo("test/123456789");
  }

  private List<Row> read() {
    return Source.open(storage, spec)
        .read(LocalSpark.session())
        .orderBy(RawColumns.KEY)
        .collectAsList();
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> Source.open(storage, spec))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts);
  }

  private void assertReadingFails(String message) {
    assertThatThrownBy(this::read)
        .satisfies(
            failure ->
                assertThat(Failures.unwrap((Exception) failure))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(message));
  }

  private void cut(String name, int bytes) throws IOException {
    Path file = folder.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - bytes));
  }

  private void compress(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, IdxFiles.gzip(Files.readAllBytes(file)));
  }
}
