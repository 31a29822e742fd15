package dev.lockstep.preprocessing.source.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFramesTest {
  private static final int FRAME = 16;
  private static final int LIMIT = 1 << 20;
  private final Storage storage = Storage.of(new Configuration());
  @TempDir private Path folder;

  private RecordFrames open(byte[] file) throws IOException {
    Files.write(folder.resolve("a.tfrecord"), file);
    return RecordFrames.open(storage, folder.resolve("a.tfrecord").toUri().toString(), LIMIT);
  }

  /** Sound records as they are, others as null. */
  private List<byte[]> read(byte[] file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (RecordFrames frames = open(file)) {
      while (frames.next()) {
        records.add(frames.isSound() ? frames.data() : null);
      }
    }
    return records;
  }

  private static byte[][] records() {
    return new byte[][] {
      "one".getBytes(StandardCharsets.UTF_8), {}, "three and more".getBytes(StandardCharsets.UTF_8)
    };
  }

  @Test
  void masksTheChecksumOfTheStandardsExample() {
    CRC32C crc = new CRC32C();
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    crc.update(digits);

    assertThat(crc.getValue()).isEqualTo(0xE3069283L);
    assertThat(MaskedCrc.of(digits)).isEqualTo(0xC78AB0E5);
  }

  @Test
  void noticesEveryBitThatIsFlipped() throws IOException {
    byte[] file = ExampleBytes.file(records());
    for (int bit = 0; bit < file.length * Byte.SIZE; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      List<byte[]> read;
      try {
        read = read(damaged);
      } catch (UserException e) {
        assertThat(e).hasMessageContainingAll("a.tfrecord", "at byte ", "checksum");
        continue;
      }
      assertThat(read).as("bit " + bit).hasSize(3);
      assertThat(read.stream().filter(record -> record == null)).as("bit " + bit).hasSize(1);
    }
  }

  @Test
  void aFileMayEndBetweenRecordsOnly() throws IOException {
    byte[] file = ExampleBytes.file(records());
    List<Integer> ends = List.of(0, 3 + FRAME, 3 + 2 * FRAME, file.length);
    for (int length = 0; length <= file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (ends.contains(length)) {
        assertThat(read(cut)).hasSize(ends.indexOf(length));
      } else {
        assertThatThrownBy(() -> read(cut))
            .isInstanceOf(UserException.class)
            .hasMessageContainingAll("a.tfrecord ends at byte " + length + " within the record");
      }
    }
  }

  @Test
  void namesTheByteBehindWhichNothingCanBeFound() {
    byte[] file = ExampleBytes.file(records());
    file[3 + FRAME + 2] ^= 1;

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("a.tfrecord is damaged", "the record at byte 19", "computed");
    assertThatThrownBy(() -> read("id,name,value\n1,Ann,3\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.tfrecord is no TFRecord file or is damaged");
  }

  @Test
  void passesOverARecordThatIsTooLongAndKeepsItsBeginning() throws IOException {
    byte[] large = new byte[LIMIT + 1];
    new Random(7).nextBytes(large);
    byte[] file = ExampleBytes.file(large, new byte[] {1}, Arrays.copyOf(large, LIMIT));

    try (RecordFrames frames = open(file)) {
      assertThat(frames.next()).isTrue();
      assertThat(frames.isTooLong()).isTrue();
      assertThat(frames.length()).isEqualTo(LIMIT + 1);
      assertThat(frames.data()).isEqualTo(Arrays.copyOf(large, 64 << 10));
      assertThat(frames.next()).isTrue();
      assertThat(frames.position()).isEqualTo(LIMIT + 1 + FRAME);
      assertThat(frames.data()).containsExactly(1);
      assertThat(frames.next()).isTrue();
      assertThat(frames.isTooLong()).isFalse();
      assertThat(frames.next()).isFalse();
    }
  }

  @Test
  void allocatesNothingForALengthThatIsNotThere() {
    for (long length : new long[] {1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      byte[] field = new byte[Long.BYTES];
      for (int i = 0; i < field.length; i++) {
        field[i] = (byte) (length >>> (Byte.SIZE * i));
      }
      file.writeBytes(field);
      file.writeBytes(ExampleBytes.crc(field));
      file.writeBytes(new byte[100]);

      assertThatThrownBy(() -> read(file.toByteArray()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("ends at byte 112 within the record that begins at byte 0");
    }
  }
}
