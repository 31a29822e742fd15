package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.cli.CommandRun;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw rows of a dataset with record steps and rules, applied: the same tensors bit for bit. */
class ApplyRecordsIT {
  private static final int ROWS = 800;
  @TempDir private static Path folder;
  private static final List<Map<String, String>> RAW = new ArrayList<>();
  private static DatasetVersion dataset;

  @BeforeAll
  static void make() throws IOException {
    RAW.addAll(Goods.rows(ROWS));
    Files.writeString(folder.resolve("raw.csv"), Goods.csv(RAW));
    Files.writeString(folder.resolve("airports.jsonl"), Goods.airports());
    Files.writeString(
        folder.resolve("p.yaml"),
        Goods.pipeline(address("out"), address("raw.csv"), address("airports.jsonl")));
    CommandRun made =
        CommandRun.of("preprocess", folder.resolve("p.yaml").toString(), "--master", "local[2]");
    assertThat(made.code()).as(made.messages()).isZero();
    dataset = DatasetVersion.latest(Storage.of(new Configuration()), address("out")).orElseThrow();
  }

  private static String address(String name) {
    return "file://" + folder.resolve(name);
  }

  private static List<JsonNode> lines(CommandRun run) {
    assertThat(run.code()).as(run.messages()).isZero();
    return run.results()
        .lines()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class, "line"))
        .toList();
  }

  private static Map<String, float[]> stored() {
    Map<String, float[]> stored = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      for (ShardFile file : dataset.manifest().split(split).files()) {
        try (ShardReader reader = ShardReader.open(dataset, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            RowGroupData data = reader.read(group, true);
            for (int row = 0; row < data.rows(); row++) {
              float[] values = new float[dataset.manifest().schema().features().inputElements()];
              data.copyRow(row, FloatBuffer.wrap(values));
              stored.put(data.keys().get(row), values);
            }
          }
        }
      }
    }
    return stored;
  }

  private static void assertSame(List<JsonNode> found) {
    Map<String, float[]> stored = stored();
    RowCounts counts = dataset.manifest().counts();
    assertThat(counts.filtered()).isPositive();
    assertThat(counts.rejected()).isPositive();
    assertThat(counts.duplicates()).isPositive();
    assertThat(found).hasSize(RAW.size());
    int filtered = 0;
    int rejected = 0;
    for (int i = 0; i < ROWS; i++) {
      JsonNode line = found.get(i);
      float[] expected = stored.get(RAW.get(i).get("id"));
      filtered += line.path("fate").asText().equals("filtered") ? 1 : 0;
      rejected += line.path("fate").asText().equals("rejected") ? 1 : 0;
      assertThat(line.has("tensor")).as("row %d: %s", i, line).isEqualTo(expected != null);
      if (expected != null) {
        float[] made = new float[line.path("tensor").size()];
        for (int e = 0; e < made.length; e++) {
          made[e] = Float.parseFloat(line.path("tensor").get(e).asText());
        }
        assertThat(made).as("row %d", i).isEqualTo(expected);
        assertThat(line.path("label").asText()).isEqualTo(RAW.get(i).get("kind"));
      }
    }
    assertThat(filtered + rejected + stored.size()).isEqualTo(ROWS);
  }

  @Test
  void rowsOfCsvGetTheStoredTensorsOrTheirFates() {
    List<JsonNode> found =
        lines(CommandRun.of("apply", address("out"), folder.resolve("raw.csv").toString()));

    assertSame(found);
    assertThat(
            found.stream().filter(line -> line.has("fate")).map(line -> line.path("rule").asText()))
        .contains("", "cast", "few", "known color", "sane", "labeled", "airport");
    assertThat(found.stream().map(line -> line.path("reason").asText()))
        .contains("column amount is 'many', which is no double");
  }

  @Test
  void rowsOfJsonLinesDoTooWhetherInAFileOrOnStandardInput() throws IOException {
    String text = String.join("\n", RAW.stream().map(Goods::json).toList()) + "\n";
    Path file = Files.writeString(folder.resolve("rows.jsonl"), text);
    assertSame(lines(CommandRun.of("apply", address("out"), file.toString())));

    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      assertSame(lines(CommandRun.of("apply", address("out"))));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aRowMayLackWhatItsTensorIsNotMadeOf() throws IOException {
    Map<String, String> row = new LinkedHashMap<>(RAW.get(0));
    row.put("amount", "3.25");
    row.put("price", "2.500");
    row.put("count", "5");
    row.put("airport", "A1");
    row.put("color", "red");
    row.put("kind", "odd");
    Map<String, String> bare = new LinkedHashMap<>(row);
    bare.remove("kind");
    bare.remove("id");
    Path both =
        Files.writeString(
            folder.resolve("bare.jsonl"), Goods.json(row) + "\n" + Goods.json(bare) + "\n");
    List<JsonNode> found = lines(CommandRun.of("apply", address("out"), both.toString()));
    assertThat(found.get(1).path("tensor")).isEqualTo(found.get(0).path("tensor")).isNotEmpty();
    assertThat(found.get(0).path("label").asText()).isEqualTo("odd");
    assertThat(found.get(1).has("label")).isFalse();

    bare.remove("airport");
    Path without = Files.writeString(folder.resolve("without.jsonl"), Goods.json(bare) + "\n");
    CommandRun refused = CommandRun.of("apply", address("out"), without.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.messages()).contains("row 1 lacks the column airport");

    bare.put("airport", "A1");
    bare.put("count", "");
    List<JsonNode> mistyped =
        lines(
            CommandRun.of(
                "apply",
                address("out"),
                Files.writeString(
                        folder.resolve("mistyped.jsonl"),
                        Goods.json(row)
                            + "\n"
                            + Goods.json(bare).replace("\"count\":null", "\"count\":\"some\"")
                            + "\n")
                    .toString()));
    assertThat(mistyped.get(0).has("tensor")).isTrue();
    assertThat(mistyped.get(1).path("rule").asText()).isEqualTo("type");
    assertThat(mistyped.get(1).path("reason").asText()).contains("column count", "some");
  }

  @Test
  void tensorsComeBackAsTheColumnsTheyAreMadeOf() throws IOException {
    CommandRun applied =
        CommandRun.of("apply", address("out"), folder.resolve("raw.csv").toString());
    Path file = Files.writeString(folder.resolve("tensors.jsonl"), applied.results());
    List<JsonNode> found =
        lines(CommandRun.of("apply", address("out"), file.toString(), "--invert"));

    List<JsonNode> given = lines(applied);
    assertThat(found).hasSameSizeAs(given);
    for (int i = 0; i < found.size(); i++) {
      JsonNode line = found.get(i);
      if (given.get(i).has("fate")) {
        assertThat(line).isEqualTo(given.get(i));
        continue;
      }
      Map<String, String> row = RAW.get(i);
      assertThat(line.at("/columns/kind").asText()).isEqualTo(row.get("kind"));
      assertThat(line.at("/columns/price").asDouble())
          .isCloseTo(Double.parseDouble(row.get("price")), within(1e-4));
      if (row.get("color").isEmpty()) {
        assertThat(line.at("/lost/color").isTextual()).isTrue();
      } else {
        assertThat(line.at("/columns/color").asText()).isEqualTo(row.get("color"));
      }
      assertThat(line.at("/columns/amount").isNull()).isEqualTo(row.get("amount").isEmpty());
      boolean hashed = !row.get("airport").isEmpty();
      assertThat(line.path("lost").has("airport")).isEqualTo(hashed);
    }
  }

  @Test
  void aLookupThatIsNotWhatItWasIsRefused() throws IOException {
    Path lookup = folder.resolve("airports.jsonl");
    String before = Files.readString(lookup);
    FileTime modified = Files.getLastModifiedTime(lookup);
    Files.writeString(lookup, before + "{\"airport\":\"A99\",\"state\":\"S9\",\"elevation\":1}\n");
    try {
      CommandRun refused =
          CommandRun.of("apply", address("out"), folder.resolve("raw.csv").toString());
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.messages())
          .contains("records[6]: join: ", "airports.jsonl is not the lookup any more");
    } finally {
      Files.writeString(lookup, before);
      Files.setLastModifiedTime(lookup, modified);
    }
  }
}
