package dev.lockstep.preprocessing.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitReaderTest {
  private static final CsvFormat PLAIN = CsvFormat.builder().header(false).build();

  @TempDir Path folder;

  @Test
  void aMalformedRecordIsOneRejectAndTheNextOneIsRead() throws IOException {
    assertThat(read("a,b\n\"c\"x,d\ne,f,g\nh\ni,j\n\"k,l\nm", PLAIN, 2))
        .containsExactly(
            List.of("a", "b"),
            List.of("rejected at 4", "parse", "\"c\"x,d"),
            List.of("rejected at 11", "columns", "e,f,g"),
            List.of("rejected at 17", "columns", "h"),
            List.of("i", "j"),
            List.of("rejected at 23", "parse", "\"k,l\nm"));
  }

  @Test
  void bytesThatAreNotTextRejectTheirRecord() throws IOException {
    byte[] bytes = "\u00e9,b\nc,d\n".getBytes(ISO_8859_1);

    assertThat(read("a.csv", bytes, PLAIN, 2))
        .containsExactly(List.of("rejected at 0", "encoding", "\u00e9,b"), List.of("c", "d"));
    CsvFormat latin = CsvFormat.builder().header(false).encoding("ISO-8859-1").build();
    assertThat(read("a.csv", bytes, latin, 2))
        .containsExactly(List.of("\u00e9", "b"), List.of("c", "d"));
  }

  @Test
  void fieldsAndRecordsOverTheLimitAreRejectedWhateverSurroundsThem() throws IOException {
    CsvFormat format =
        CsvFormat.builder().header(false).maxFieldBytes(10).maxRecordBytes(25).build();
    String twelve = "x".repeat(12);
    assertThat(
            read(
                "a,b\n" + twelve + ",c\n\"" + twelve + "\n" + twelve + "\",d\n1234567890,f\n",
                format,
                2))
        .containsExactly(
            List.of("a", "b"),
            List.of("rejected at 4", "too_long", twelve + ",c"),
            List.of("rejected at 19", "too_long", "\"" + twelve + "\n" + twelve + "\""),
            List.of("1234567890", "f"));
    assertThat(read("12345678,1234567,1234567\n12345678,12345678,12345678\n", format, 3))
        .containsExactly(
            List.of("12345678", "1234567", "1234567"),
            List.of("rejected at 25", "too_long", "12345678,12345678,12345678"));
  }

  @Test
  void aFieldOfFiftyMegabytesIsOneRejectThatKeepsItsBeginning() throws IOException {
    byte[] bytes = new byte[50_000_000];
    Arrays.fill(bytes, (byte) 'x');
    byte[] head = "a,b\n\"".getBytes(UTF_8);
    byte[] tail = "\",c\nd,e\n".getBytes(UTF_8);
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);

    List<List<String>> rows = read("a.csv", bytes, PLAIN, 2);

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).containsExactly("a", "b");
    assertThat(rows.get(1)).startsWith("rejected at 4", "too_long");
    assertThat(rows.get(1).get(2)).hasSize(64 << 10).startsWith("\"xxx");
    assertThat(rows.get(2)).containsExactly("d", "e");
  }

  @Test
  void anyBytesGiveTheSameRecordsHoweverTheyAreDivided() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      CsvFormatBuilder builder =
          CsvFormat.builder()
              .header(false)
              .escape(random.nextBoolean() ? '\\' : null)
              .comment(random.nextInt(3) == 0 ? '#' : null)
              .multiline(random.nextInt(4) > 0);
      byte[] bytes = soup(random, 1 + random.nextInt(150));
      List<List<String>> whole = read("a.csv", bytes, builder.build(), 2);
      for (int split : new int[] {1, 7, 30}) {
        CsvFormat divided = builder.splitBytes(split).build();

        assertThat(read("a.csv", bytes, divided, 2))
            .as("splits of %d of %s, %s", split, new String(bytes, ISO_8859_1), divided)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void recordsThatReachOverTheMemoryWindowAreWhole() throws IOException {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    List<List<String>> expected = new ArrayList<>();
    while (text.length() < 3_000_000) {
      String a = "a".repeat(random.nextInt(random.nextInt(40) == 0 ? 100_000 : 300));
      String b = "b\n,".repeat(random.nextInt(20)) + random.nextInt();
      text.append('"').append(a).append("\",\"").append(b).append("\"\"\"\r\n");
      expected.add(List.of(a, b + "\""));
    }

    assertThat(read(text.toString(), PLAIN, 2)).isEqualTo(expected);
    CsvFormat divided = CsvFormat.builder().header(false).splitBytes(100_003).build();
    assertThat(read(text.toString(), divided, 2)).isEqualTo(expected);
  }

  @Test
  void compressedObjectsAreReadAsAStream() throws IOException {
    byte[] plain = "c0,c1\nx,\"y\nz\"\n".getBytes(UTF_8);
    CsvFormat format = CsvFormat.builder().splitBytes(5).build();
    List<List<String>> expected = List.of(List.of("x", "y\nz"));

    assertThat(read("a.csv.gz", gzip(plain), format, 2)).isEqualTo(expected);
    assertThat(read("a.csv.bz2", bzip2(plain), format, 2)).isEqualTo(expected);
    assertThat(read("a.csv.zst", Zstd.compress(plain), format, 2)).isEqualTo(expected);
  }

  @Test
  void aCutCompressedObjectIsTheUsersMistake() throws IOException {
    byte[] gzip = gzip("c0,c1\nx,y\n".repeat(1000).getBytes(UTF_8));
    byte[] cut = Arrays.copyOf(gzip, gzip.length - 9);

    assertThatThrownBy(() -> read("a.csv.gz", cut, CsvFormat.defaults(), 2))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("a.csv.gz is damaged", "GZIP");
    byte[] second = Arrays.copyOf(gzip, gzip.length + 5);
    System.arraycopy(gzip, 0, second, gzip.length, 5);
    assertThatThrownBy(() -> read("a.csv.gz", second, CsvFormat.defaults(), 2))
        .hasMessageContainingAll("a.csv.gz is damaged", "GZIP");
  }

  @Test
  void zerosMayFollowACompressedObjectAndOtherBytesMayNot() throws IOException {
    byte[] gzip = gzip("c0,c1\nx,y\n".getBytes(UTF_8));
    byte[] padded = Arrays.copyOf(gzip, gzip.length + 512);
    byte[] followed = Arrays.copyOf(padded, padded.length);
    followed[gzip.length + 7] = 1;

    assertThat(read("a.csv.gz", padded, CsvFormat.defaults(), 2))
        .containsExactly(List.of("x", "y"));
    assertThatThrownBy(() -> read("a.csv.gz", followed, CsvFormat.defaults(), 2))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("a.csv.gz is damaged", "byte " + (gzip.length + 7) + " is 1");
  }

  @Test
  void tokensStandForMissingValuesUnlessQuoted() throws IOException {
    CsvFormat format = CsvFormat.builder().header(false).nulls(List.of("NA", "\\N")).build();

    assertThat(read("NA,\n\\N,\"NA\"\n", format, 2))
        .containsExactly(Arrays.asList(null, ""), Arrays.asList(null, "NA"));
  }

  @Test
  void anEmptyObjectHasNoRecords() throws IOException {
    assertThat(read("", CsvFormat.defaults(), 2)).isEmpty();
    assertThat(read("\ufeff\n\n", CsvFormat.defaults(), 2)).isEmpty();
  }

  private List<List<String>> read(String text, CsvFormat format, int columns) throws IOException {
    return read("a.csv", text.getBytes(UTF_8), format, columns);
  }

  private List<List<String>> read(String name, byte[] bytes, CsvFormat format, int columns)
      throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    SourceObject object = new SourceObject(file.toUri().toString(), bytes.length, "1");
    return LocalRead.read(object, format, LocalRead.text(columns));
  }

  private static byte[] soup(Random random, int length) {
    byte[] special = "ab,\"\n\r\\#,\"\n\u00e9".getBytes(UTF_8);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = special[random.nextInt(special.length)];
    }
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(to)) {
      out.write(bytes);
    }
    return to.toByteArray();
  }

  private static byte[] bzip2(byte[] bytes) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(to)) {
      out.write(bytes);
    }
    return to.toByteArray();
  }
}
