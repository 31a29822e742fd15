package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.tfrecord.ExampleBytes;
import dev.lockstep.preprocessing.source.tfrecord.ExampleBytes.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfRecordSourceTest {
  private static final SchemaFile TYPES =
      TableFixture.schema(
          "l bigint",
          "d double",
          "f float",
          "s string",
          "b boolean",
          "raw binary",
          "fs array<float>",
          "ls array<bigint>",
          "ss array<string>",
          "small tinyint");

  @TempDir Path folder;
  private TableFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new TableFixture(folder);
  }

  private List<Row> read(SchemaFile schema) {
    return fixture.read(new TfRecordSpec(fixture.at("*"), null), schema);
  }

  /** The checksums were computed with another program, the rest was put together by hand. */
  @Test
  void readsARecordWhoseBytesWereMadeByHand() throws IOException {
    Files.write(
        folder.resolve("a.tfrecord"),
        HexFormat.ofDelimiter(" ")
            .parseHex(
                "2f 00 00 00 00 00 00 00 6d 5d 1d 50" // 47 bytes
                    + " 0a 2d 0a 0c 0a 03 61 67 65 12 05 1a 03 0a 01 1d" // age: 29
                    + " 0a 0f 0a 04 6e 61 6d 65 12 07 0a 05 0a 03 41 6e 6e" // name: Ann
                    + " 0a 0c 0a 01 78 12 07 12 05 0d 00 00 00 3f" // x: 0.5
                    + " 80 a1 b6 47"));

    Row row = read(TableFixture.schema("x float", "age int", "name string", "none double")).get(0);

    assertThat(row.<String>getAs("_rule")).isNull();
    assertThat(row.getFloat(0)).isEqualTo(0.5f);
    assertThat(row.getInt(1)).isEqualTo(29);
    assertThat(row.getString(2)).isEqualTo("Ann");
    assertThat(row.isNullAt(3)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tfrecord", "tfrecord.gz", "tfrecord.zst", "tfrecord.bz2"})
  void readsTenThousandRandomRecords(String ending) throws IOException {
    int count = 10_000;
    Random random = new Random(3);
    byte[][] records = new byte[count][];
    for (int i = 0; i < count; i++) {
      Numbers form = random.nextBoolean() ? Numbers.PACKED : Numbers.UNPACKED;
      records[i] = record(i, form).message();
    }
    Files.write(folder.resolve("a." + ending), compress(ending, ExampleBytes.file(records)));

    List<Row> rows = read(TYPES);

    assertThat(rows).hasSize(count);
    for (int i = 0; i < count; i++) {
      Row row = rows.get(i);
      assertThat(row.<String>getAs("_rule")).isNull();
      assertThat(row.<byte[]>getAs("_raw")).isEqualTo(records[i]);
      expect(i, row);
    }
  }

  private static ExampleBytes record(int i, Numbers form) {
    Random values = new Random(i);
    float[] floats = new float[i % 5];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = values.nextFloat();
    }
    ExampleBytes example = new ExampleBytes().integers(form, "l", values.nextLong());
    example.floats(form, "d", values.nextFloat()).floats(form, "f", values.nextFloat());
    if (i % 3 > 0) {
      example.text("s", "ü" + i);
    }
    return example
        .integers(form, "b", i % 2)
        .bytes("raw", Integer.toString(i).getBytes(StandardCharsets.UTF_8))
        .floats(form, "fs", floats)
        .integers(form, "ls", LONGS)
        .integers(form, "unknown", 1, 2, 3);
  }

  private static final long[] LONGS = {Long.MIN_VALUE, -1, 0, 300};

  private static void expect(int i, Row row) {
    Random values = new Random(i);
    List<Float> floats = IntStream.range(0, i % 5).mapToObj(k -> values.nextFloat()).toList();
    assertThat(row.<Long>getAs("l")).isEqualTo(values.nextLong());
    assertThat(row.<Double>getAs("d")).isEqualTo(values.nextFloat());
    assertThat(row.<Float>getAs("f")).isEqualTo(values.nextFloat());
    assertThat(row.<String>getAs("s")).isEqualTo(i % 3 > 0 ? "ü" + i : null);
    assertThat(row.<Boolean>getAs("b")).isEqualTo(i % 2 == 1);
    assertThat(new String(row.<byte[]>getAs("raw"), StandardCharsets.UTF_8))
        .isEqualTo(Integer.toString(i));
    assertThat(row.<Float>getList(row.fieldIndex("fs"))).isEqualTo(floats);
    assertThat(row.<Long>getList(row.fieldIndex("ls")))
        .containsExactly(Long.MIN_VALUE, -1L, 0L, 300L);
    assertThat(row.<Object>getAs("ss")).isNull();
  }

  private static byte[] compress(String ending, byte[] file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (ending) {
          case "tfrecord.gz" -> new GZIPOutputStream(bytes);
          case "tfrecord.zst" -> new ZstdOutputStream(bytes);
          case "tfrecord.bz2" -> new BZip2CompressorOutputStream(bytes);
          default -> bytes;
        }) {
      out.write(file);
    }
    return bytes.toByteArray();
  }

  @Test
  void rejectsDamagedRecordsAndGoesOn() throws IOException {
    byte[] one = new ExampleBytes().integers(Numbers.PACKED, "l", 1).message();
    byte[] file = ExampleBytes.file(one, one, new byte[] {0x0b}, new byte[2000], one);
    file[one.length + 16 + 12] ^= 1;
    Files.write(folder.resolve("a.tfrecord"), file);

    List<Row> rows = fixture.read(new TfRecordSpec(fixture.at("*"), 1000), TYPES);

    assertThat(rows)
        .extracting(row -> row.<String>getAs("_rule"))
        .containsExactly(null, "parse", "parse", "too_long", null);
    assertThat(rows.get(1).<String>getAs("_reason")).contains("checksum", "stored", "computed");
    assertThat(rows.get(1).<Long>getAs("_position")).isEqualTo(one.length + 16);
    assertThat(rows.get(1).<byte[]>getAs("_raw")).hasSameSizeAs(one).isNotEqualTo(one);
    assertThat(rows.get(2).<String>getAs("_reason")).contains("no tf.Example", "wire type 3");
    assertThat(rows.get(3).<String>getAs("_reason")).contains("2000 bytes, allowed: 1000");
    assertThat(rows.get(4).<Long>getAs("l")).isEqualTo(1);
  }

  @Test
  void aDamagedLengthFailsTheRun() throws IOException {
    byte[] one = new ExampleBytes().integers(Numbers.PACKED, "l", 1).message();
    byte[] file = ExampleBytes.file(one, one);
    file[one.length + 16] ^= 1;
    Files.write(folder.resolve("a.tfrecord"), file);

    assertThatThrownBy(() -> read(TYPES))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("a.tfrecord is damaged", "at byte " + (one.length + 16));
  }

  @ParameterizedTest
  @CsvSource({
    "l, 1;2, type: column l: found 2 values in its int64_list",
    "l, f, type: column l: found 0.5",
    "l, s, type: column l: found bytes_list of 2 bytes",
    "s, s, encoding: column s: found bytes that are not valid UTF-8",
    "ss, s, encoding: column ss: found bytes",
    "s, 7, type: column s: found 7",
    "small, 128, type: column small: found 128",
    "small, -128, -128",
    "b, 2, type: column b: found 2",
    "d, 9007199254740993, type: column d: found 9007199254740993",
    "d, 9223372036854775807, type: column d: found 9223372036854775807",
    "d, 9007199254740992, 9.007199254740992E15",
    "f, 16777217, type: column f: found 16777217",
    "f, 16777216, 1.6777216E7",
    "raw, s, ÿþ",
  })
  void takesWhatFitsATypeAndNothingElse(String column, String value, String expected)
      throws IOException {
    ExampleBytes example = new ExampleBytes();
    switch (value) {
      case "f" -> example.floats(Numbers.PACKED, column, 0.5f);
      case "s" -> example.bytes(column, new byte[] {(byte) 0xff, (byte) 0xfe});
      default ->
          example.integers(
              Numbers.PACKED,
              column,
              Arrays.stream(value.split(";", -1)).mapToLong(Long::parseLong).toArray());
    }
    Files.write(folder.resolve("a.tfrecord"), ExampleBytes.file(example.message()));

    Row row = read(TYPES).get(0);

    Object found = row.getAs(column);
    String shown =
        found instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.ISO_8859_1)
            : String.valueOf(found);
    String rule = row.getAs("_rule");
    assertThat(rule == null ? shown : rule + ": " + row.getAs("_reason")).startsWith(expected);
  }

  @Test
  void refusesTypesThatFeaturesHaveNoValuesFor() throws IOException {
    Files.write(folder.resolve("a.tfrecord"), new byte[0]);

    assertThatThrownBy(
            () ->
                fixture.open(
                    new TfRecordSpec(fixture.at("*"), null), TableFixture.schema("day date")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column day of TFRecord files cannot be date");
  }
}
