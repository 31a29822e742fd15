package dev.lockstep.preprocessing.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final int LIMIT = 1 << 20;

  private record Line(long position, String text) {}

  @TempDir Path folder;
  private final Storage storage = Storage.of(new Configuration());

  @Test
  void findsTheSameLinesHoweverAnObjectIsDivided() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      byte[] text = randomText(random);
      Path file = Files.write(folder.resolve("text"), text);
      List<Line> expected = linesOf(text);

      List<Line> found = new ArrayList<>();
      long start = 0;
      while (start < text.length) {
        long end = Math.min(text.length, start + 1 + random.nextInt(12));
        found.addAll(read(file, start, end, LIMIT));
        start = end;
      }

      assertThat(found)
          .as("%s", new String(text, StandardCharsets.UTF_8).replace("\n", "|"))
          .isEqualTo(expected);
    }
  }

  @Test
  void readsLinesThatAreLongerThanItsBuffer() throws IOException {
    String longLine = "x".repeat(700_000);
    Path file = Files.writeString(folder.resolve("text"), "a\r\n" + longLine + "\r\nb");

    assertThat(read(file, 0, Files.size(file), LIMIT))
        .containsExactly(new Line(0, "a"), new Line(3, longLine), new Line(3 + 700_002, "b"));
    assertThat(read(file, 4, Files.size(file), LIMIT)).containsExactly(new Line(3 + 700_002, "b"));
  }

  @Test
  void keepsTheHeadOfALineThatIsTooLong() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "123456\n12345\r\n1234567\n1");

    try (LineReader lines = open(file, 0, Files.size(file), 5)) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.line()).isNull();
      assertThat(lines.head()).isEqualTo("123456".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.length()).isEqualTo(6);
      assertThat(lines.next()).isTrue();
      assertThat(lines.line()).isEqualTo("12345".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.next()).isTrue();
      assertThat(lines.line()).isNull();
      assertThat(lines.next()).isTrue();
      assertThat(lines.position()).isEqualTo(22);
      assertThat(lines.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text.gz", "text.zst", "text.bz2"})
  void readsCompressedObjectsOfSeveralStreams(String name) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(compress(name, "first\nsec"));
    both.write(compress(name, "ond\nthird"));
    Path file = Files.write(folder.resolve(name), both.toByteArray());

    assertThat(read(file, 0, Files.size(file), LIMIT))
        .containsExactly(new Line(0, "first"), new Line(6, "second"), new Line(13, "third"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text.gz", "text.zst", "text.bz2"})
  void saysWhichCompressedObjectWasCutOff(String name) throws IOException {
    String text = new Random(3).ints(20_000).mapToObj(i -> i + "\n").reduce("", String::concat);
    byte[] bytes = compress(name, text);
    Path file = Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length - 20));

    assertThatThrownBy(() -> read(file, 0, Files.size(file), LIMIT))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(name, "cut off");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void theHeaderOfALaterStreamMayNotBeCutEither(int kept) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(compress("text.gz", "first\n"));
    both.write(compress("text.gz", "second\n"), 0, kept);
    Path file = Files.write(folder.resolve("text.gz"), both.toByteArray());

    assertThatThrownBy(() -> read(file, 0, Files.size(file), LIMIT))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("text.gz", "cut off");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 511, 200_000})
  void zerosMayFollowTheLastGzipStream(int zeros) throws IOException {
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.write(compress("text.gz", "first\n"));
    padded.write(compress("text.gz", "second\n"));
    padded.write(new byte[zeros]);
    Path file = Files.write(folder.resolve("text.gz"), padded.toByteArray());

    assertThat(read(file, 0, Files.size(file), LIMIT))
        .containsExactly(new Line(0, "first"), new Line(6, "second"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u001fx", "\0\0\0x", "\0\u001f\u008b\b"})
  void otherBytesMayNotFollow(String garbage) throws IOException {
    byte[] whole = compress("text.gz", "first\n");
    ByteArrayOutputStream followed = new ByteArrayOutputStream();
    followed.write(whole);
    followed.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
    Path file = Files.write(folder.resolve("text.gz"), followed.toByteArray());
    int zeros = garbage.lastIndexOf('\0') + 1;

    assertThatThrownBy(() -> read(file, 0, Files.size(file), LIMIT))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("text.gz", "byte " + (whole.length + zeros) + " is ");
  }

  private static byte[] compress(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (Compression.of(name)) {
          case GZIP -> new GZIPOutputStream(bytes);
          case ZSTD -> new ZstdOutputStreamNoFinalizer(bytes);
          case BZIP2 -> new BZip2CompressorOutputStream(bytes);
          case NONE -> bytes;
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private LineReader open(Path file, long start, long end, int limit) throws IOException {
    return LineReader.open(
        storage, new RecordFormat.Part(file.toUri().toString(), start, end), limit);
  }

  private List<Line> read(Path file, long start, long end, int limit) throws IOException {
    List<Line> found = new ArrayList<>();
    try (LineReader lines = open(file, start, end, limit)) {
      while (lines.next()) {
        found.add(new Line(lines.position(), new String(lines.line(), StandardCharsets.UTF_8)));
      }
    }
    return found;
  }

  private static byte[] randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append("ab\n\r".charAt(random.nextInt(4)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The definition, without any division. */
  private static List<Line> linesOf(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<Line> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int feed = text.indexOf('\n', from);
      int to = feed < 0 ? text.length() : feed;
      String line = text.substring(from, to);
      lines.add(new Line(from, line.endsWith("\r") ? line.substring(0, line.length() - 1) : line));
      from = to + 1;
    }
    return lines;
  }
}
