package dev.lockstep.preprocessing.source.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.table.AvroSpec;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.JsonLinesSpec;
import dev.lockstep.preprocessing.source.table.OrcSpec;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.source.table.TextSpec;
import dev.lockstep.preprocessing.source.table.TfRecordSpec;
import dev.lockstep.preprocessing.source.tfrecord.ExampleBytes;
import dev.lockstep.preprocessing.source.tfrecord.ExampleBytes.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaInferenceTest {
  private final TableAccess access = new TableAccess(Storage.of(new Configuration()));
  @TempDir private Path folder;

  private List<String> write(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines));
    return List.of(folder.resolve(name).toUri().toString());
  }

  private InferredSchema infer(TableSpec spec, int records) {
    return SchemaInference.of(
        access,
        spec,
        records,
        () -> {
          throw new AssertionError("text needs no Spark");
        });
  }

  private InferredSchema csv(String... lines) throws IOException {
    return infer(CsvSpec.of(write("a.csv", lines)), 1000);
  }

  private static ColumnSchema column(InferredSchema found, String name) {
    return found.columns().stream()
        .map(FoundColumn::schema)
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String type(InferredSchema found, String name) {
    return column(found, name).type();
  }

  @Test
  void findsTypesMissingValuesAndRangesOfDelimitedText() throws IOException {
    InferredSchema found =
        csv(
            "id,x,flag,day,at,name",
            "1,0.5,true,2026-01-31,2026-01-31T10:00:00Z,Ann",
            "-7,,FALSE,2026-02-01,2026-02-01,\"Bo, Jr\"",
            "3,1e3,false,2024-02-29,2026-02-01 11:12,Cy");

    assertThat(found.columns())
        .extracting(c -> c.schema().name() + " " + c.schema().type() + " " + c.schema().nullable())
        .containsExactly(
            "id bigint false",
            "x double true",
            "flag boolean false",
            "day date false",
            "at timestamp false",
            "name string false");
    assertThat(column(found, "id").range()).isEqualTo(new ColumnSchema.Range(-7, 3));
    assertThat(column(found, "x").range()).isEqualTo(new ColumnSchema.Range(0.5, 1000));
    assertThat(column(found, "name").categories()).isNull();
    assertThat(found.whole()).isTrue();
    assertThat(found.records()).isEqualTo(3);
    assertThat(found.nulls()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "007,12", // a code: as a number it would lose its zeros
    "99999999999999999999,1", // more digits than int64 has
    "2026-02-30,2026-01-01", // no such day
    "1,true",
    "12:30,12:31"
  })
  void whatWouldLoseSomethingStaysText(String one, String other) throws IOException {
    assertThat(type(csv("v", one, other), "v")).isEqualTo("string");
  }

  @Test
  void wholeNumbersAndFractionsAreDoubleAndZeroPointFiveIsNoCode() throws IOException {
    assertThat(type(csv("v", "1", "0.5", "0"), "v")).isEqualTo("double");
  }

  @Test
  void usualMarksOfMissingValuesAreFoundWhereAllOtherValuesAreNumbers() throws IOException {
    InferredSchema found = csv("age,code", "31,NA", "NA,DE", "44,FR");

    assertThat(found.nulls()).containsExactly("", "NA");
    assertThat(type(found, "age")).isEqualTo("bigint");
    assertThat(column(found, "age").nullable()).isTrue();
    assertThat(type(found, "code")).isEqualTo("string");
  }

  @Test
  void aMarkAmongTextsIsAText() throws IOException {
    InferredSchema found = csv("code", "NA", "DE", "FR");

    assertThat(found.nulls()).isNull();
    assertThat(column(found, "code").nullable()).isFalse();
  }

  @Test
  void aColumnThatIsNearlyOfATypeSaysWhatIsNot() throws IOException {
    String[] lines =
        IntStream.range(0, 41)
            .mapToObj(i -> i == 0 ? "v" : i == 9 ? "oops" : "" + i)
            .toArray(String[]::new);
    FoundColumn found = csv(lines).columns().get(0);

    assertThat(found.schema().type()).isEqualTo("string");
    assertThat(found.remark()).isEqualTo("39 of 40 values are bigint; not so \"oops\"");
  }

  @Test
  void fewTextsThatComeBackAreCategoriesManyAreNot() throws IOException {
    String[] lines =
        IntStream.range(0, 101)
            .mapToObj(i -> i == 0 ? "color,name" : (i % 3 == 0 ? "red" : "blue") + ",n" + i)
            .toArray(String[]::new);
    InferredSchema found = csv(lines);

    assertThat(column(found, "color").categories()).containsExactly("blue", "red");
    assertThat(column(found, "name").categories()).isNull();
  }

  @Test
  void recordsWithOtherNumbersOfFieldsArePassedOver() throws IOException {
    InferredSchema found = csv("a,b", "1,2", "x", "3,4,5", "6,7");

    assertThat(found.malformed()).isEqualTo(2);
    assertThat(type(found, "a")).isEqualTo("bigint");
  }

  @Test
  void looksAtTheLastObjectsTooAndAtNoMoreRecordsThanAsked() throws IOException {
    for (int i = 10; i < 40; i++) {
      write("part-" + i + ".csv", "v", i < 39 ? "1" : "late", "2", "3");
    }
    InferredSchema found = infer(CsvSpec.of(List.of(folder.toUri().toString())), 16);

    assertThat(found.records()).isEqualTo(16);
    assertThat(found.sampledObjects()).isEqualTo(8);
    assertThat(found.objects()).isEqualTo(30);
    assertThat(found.whole()).isFalse();
    assertThat(type(found, "v")).isEqualTo("string");
  }

  @Test
  void objectsThatHaveOtherColumnsAreRefused() throws IOException {
    write("a.csv", "x,y", "1,2");
    write("b.csv", "y,z", "1,2");

    assertThatThrownBy(() -> infer(CsvSpec.of(List.of(folder.toUri().toString())), 10))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("a.csv has [x, y]", "b.csv has [y, z]");
  }

  @Test
  void findsTypesOfJsonLines() throws IOException {
    List<String> paths =
        write(
            "a.jsonl",
            "{\"id\": 1, \"x\": 1, \"day\": \"2026-01-31\", \"tags\": [1, 2.5], \"o\": {\"a\": 1}}",
            "",
            "no json",
            "{\"id\": 99999999999999999999, \"x\": 2.5, \"at\": \"2026-01-31T10:00:00Z\"}",
            "{\"id\": 3, \"x\": null, \"day\": \"2026-02-01\", \"tags\": [], \"mixed\": true}",
            "{\"id\": 4, \"x\": 4, \"nothing\": null, \"mixed\": \"yes\"}");
    InferredSchema found = infer(new JsonLinesSpec(paths, null), 1000);

    assertThat(found.columns())
        .extracting(c -> c.schema().name() + " " + c.schema().type() + " " + c.schema().nullable())
        .containsExactly(
            "id string false",
            "x double true",
            "day date true",
            "tags array<double> true",
            "o string true",
            "at timestamp true",
            "mixed string true",
            "nothing string true");
    assertThat(found.records()).isEqualTo(4);
    assertThat(found.malformed()).isEqualTo(1);
    assertThat(column(found, "x").range()).isEqualTo(new ColumnSchema.Range(1, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "avro"})
  void takesTypesFromTheObjectsThemselves(String format) {
    SparkSession spark = LocalSpark.session();
    Dataset<Row> rows =
        spark
            .range(100)
            .selectExpr(
                "cast(id as int) as id",
                "if(id = 7, null, id / 4.0D) as x",
                "if(id % 2 = 0, 'a', 'b') as kind",
                "cast(id as decimal(10,2)) as price",
                "array(cast(id as float)) as vector",
                "struct(id) as nested");
    String place = folder.resolve(format).toUri().toString();
    rows.coalesce(1).write().format(format).save(place);
    List<String> paths = List.of(place);
    TableSpec spec =
        switch (format) {
          case "parquet" -> new ParquetSpec(paths);
          case "orc" -> new OrcSpec(paths);
          default -> new AvroSpec(paths);
        };

    InferredSchema found = SchemaInference.of(access, spec, 1000, () -> spark);

    assertThat(found.columns())
        .extracting(c -> c.schema().name() + " " + c.schema().type() + " " + c.schema().nullable())
        .containsExactly(
            "id int false",
            "x double true",
            "kind string false",
            "price decimal(10,2) false",
            "vector array<float> false");
    assertThat(column(found, "kind").categories()).containsExactly("a", "b");
    assertThat(column(found, "price").range()).isEqualTo(new ColumnSchema.Range(0, 99));
    assertThat(found.leftOut()).containsExactly("nested: struct<id:bigint>");
    assertThat(found.whole()).isTrue();
  }

  @Test
  void whatIsFoundReadsEverySampledRecord() throws IOException {
    List<String> paths = write("a.csv", "a,b,c", "1,x,0.1", "NA,y,", "3,\"z\"\"q\",1e5", "4,NA,7");
    CsvSpec spec = CsvSpec.of(paths);
    Dataset<Row> read =
        TableSources.open(access, spec, infer(spec, 1000).file(true)).read(LocalSpark.session());

    assertThat(read.filter("_rule is not null").count()).isZero();
    assertThat(read.filter("a is null").count()).isEqualTo(1);
    assertThat(read.filter("c is null").count()).isEqualTo(1);
  }

  @Test
  void textAndSillySamplesAreRefused() throws IOException {
    List<String> paths = write("a.txt", "x");
    assertThatThrownBy(() -> infer(new TextSpec(paths, null, null), 10))
        .hasMessageContaining("one column `text`");
    assertThatThrownBy(() -> infer(CsvSpec.of(paths), 0)).hasMessageContaining("1 to 100000");
    assertThatThrownBy(() -> infer(CsvSpec.of(write("b.csv")), 10))
        .hasMessageContaining("no schema can be found");
  }

  @Test
  void theFirstAndTheLastObjectAreAlwaysAmongThoseLookedAt() {
    for (int count = 1; count < 40; count++) {
      List<SourceObject> all =
          IntStream.range(0, count).mapToObj(i -> new SourceObject("u" + i, 1, "e")).toList();
      List<SourceObject> chosen = SchemaInference.spread(all);
      assertThat(chosen).doesNotHaveDuplicates().hasSize(Math.min(count, 8));
      assertThat(chosen).startsWith(all.get(0)).endsWith(all.get(count - 1));
    }
  }

  @Test
  void findsFeaturesOfTfRecordFiles() throws IOException {
    byte[][] records = new byte[20][];
    for (int i = 0; i < records.length; i++) {
      ExampleBytes example =
          new ExampleBytes()
              .integers(Numbers.PACKED, "id", i)
              .floats(Numbers.PACKED, "x", i / 2f)
              .text("kind", i % 2 == 0 ? "even" : "odd")
              .bytes("image", new byte[] {(byte) 0xff, (byte) i})
              .floats(Numbers.UNPACKED, "embedding", new float[i % 3])
              .empty("nothing");
      records[i] =
          (i % 2 == 0 ? example.text("odd", "x") : example.integers(Numbers.PACKED, "odd", 1))
              .message();
    }
    byte[] file = ExampleBytes.file(records);
    file[12] ^= 1;
    Files.write(folder.resolve("a.tfrecord"), file);

    InferredSchema found =
        infer(
            new TfRecordSpec(List.of(folder.resolve("a.tfrecord").toUri().toString()), null), 1000);

    assertThat(found.columns())
        .extracting(c -> c.schema().name() + " " + c.schema().type() + " " + c.schema().nullable())
        .containsExactly(
            "embedding array<float> true",
            "id bigint false",
            "image binary false",
            "kind string false",
            "nothing string true",
            "x float false");
    assertThat(column(found, "id").range()).isEqualTo(new ColumnSchema.Range(1, 19));
    assertThat(column(found, "kind").categories()).containsExactly("even", "odd");
    assertThat(found.leftOut()).containsExactly("odd: [bytes_list, int64_list]");
    assertThat(found.malformed()).isEqualTo(1);
    assertThat(found.records()).isEqualTo(19);
  }
}
