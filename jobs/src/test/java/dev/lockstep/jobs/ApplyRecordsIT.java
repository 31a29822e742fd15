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
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw rows of a dataset with record steps and rules, applied: the same tensors bit for bit. */
class ApplyRecordsIT {
  private static final int ROWS = 800;
  private static final List<String> COLUMNS =
      List.of("id", "amount", "price", "count", "at", "day", "airport", "note", "color", "kind");

  @TempDir private static Path folder;
  private static final List<Map<String, String>> RAW = new ArrayList<>();
  private static DatasetVersion dataset;

  @BeforeAll
  static void make() throws IOException {
    rows();
    Files.writeString(folder.resolve("raw.csv"), csv(RAW));
    StringBuilder airports = new StringBuilder("{\"code\":\"A0\",\"airport\":null}\n");
    for (int i = 0; i < 8; i++) {
      String elevation = i == 3 ? "null" : Double.toString(i * 12.75 - 20);
      airports.append(
          "{\"airport\":\"A%d\",\"state\":\"S%d\",\"elevation\":%s}%n"
              .formatted(i, i % 3, elevation));
    }
    Files.writeString(folder.resolve("airports.jsonl"), airports.toString());
    Files.writeString(folder.resolve("p.yaml"), pipeline());
    CommandRun made =
        CommandRun.of("preprocess", folder.resolve("p.yaml").toString(), "--master", "local[2]");
    assertThat(made.code()).as(made.messages()).isZero();
    dataset = DatasetVersion.latest(Storage.of(new Configuration()), address("out")).orElseThrow();
  }

  private static String pipeline() {
    return """
        pipeline: goods
        store: {type: s3} # not reached: all addresses are files
        preprocess:
          dataset: %1$s
          source:
            format: csv
            paths: ["%2$s"]
            nulls: ["", NA]
            columns: {id: bigint, amount: string, price: "decimal(12,3)", count: int, at: timestamp,
              day: date, airport: string, note: string, color: string, kind: string}
          key: [id]
          records:
            - {type: filter, where: "price > 0"}
            - {type: cast, columns: {amount: double}}
            - {type: derive, columns: {total: "price * count", ratio: "amount / count",
                late: "hour(at) >= 18", root: "sqrt(abs(amount)) + ln(price)"}}
            - {type: date_parts, column: at, parts: [hour, day_of_week, minute], cycle: true}
            - {type: date_parts, column: day, parts: [year, month, week, day_of_year]}
            - {type: text_features, column: note, features: [length, words, hash], buckets: 64}
            - type: join
              lookup: {format: json_lines, paths: ["%3$s"], columns: {airport: string, state: string, elevation: double}}
              on: [airport]
              columns: [state, elevation]
            - {type: rename, columns: {elevation: height}}
            - {type: drop, columns: [note, at, day]}
            - {type: deduplicate, by: [id]}
          rules:
            - {type: range, name: few, column: count, min: 0, max: 38}
            - {type: regex, name: known color, column: color, pattern: "[a-z]+", severity: drop}
            - {type: sql, name: sane, expression: "total < 3000"}
            - {type: not_null, name: labeled, column: kind}
            - type: foreign_key
              name: airport
              columns: [airport]
              lookup: {format: json_lines, paths: ["%3$s"], columns: {airport: string, state: string, elevation: double}}
          features:
            - {type: impute, columns: [amount, count, height, ratio, root, price, total,
                at_hour_sin, at_hour_cos, at_minute_sin, at_minute_cos], strategy: mean, indicator: true}
            - {type: clip, columns: [total], low: 2%%, high: 98%%}
            - {type: standardize, columns: [amount, total, at_hour_sin, at_hour_cos]}
            - {type: min_max, columns: [price, at_minute_sin, at_minute_cos]}
            - {type: robust, columns: [height]}
            - {type: power, columns: [count, ratio], method: yeo_johnson}
            - {type: bins, columns: [root], count: 5}
            - {type: one_hot, columns: [color]}
            - {type: ordinal, columns: [state], categories: [S0, S1, S2], unknown: ignore}
            - {type: hash, columns: [airport], buckets: 16}
            - {type: frequency, columns: [day_month]}
            - {type: impute, columns: [late, day_year, day_week, day_day_of_year, at_day_of_week_sin,
                at_day_of_week_cos, note_length, note_words, note_hash], strategy: constant, value: -1}
            - {type: keep, columns: [late, day_year, day_week, day_day_of_year, at_day_of_week_sin,
                at_day_of_week_cos, note_length, note_words, note_hash]}
          target: {column: kind, type: class, classes: [even, odd]}
          split: {validation: 10%%, test: 10%%}
          max_rejected: 90%%
        """
        .formatted(address("out"), address("raw.csv"), address("airports.jsonl"));
  }

  private static void rows() {
    SplittableRandom random = new SplittableRandom(23);
    for (int i = 0; i < ROWS; i++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("id", Long.toString((1L << 60) + i));
      row.put(
          "amount", random.nextInt(15) == 0 ? "many" : some(random, random.nextDouble() * 50 - 5));
      row.put(
          "price",
          random.nextInt(20) == 0
              ? "-1"
              : "%d.%03d".formatted(1 + random.nextInt(80), random.nextInt(1000)));
      row.put("count", random.nextInt(25) == 0 ? "NA" : Integer.toString(random.nextInt(40)));
      row.put(
          "at",
          random.nextInt(30) == 0
              ? ""
              : "2024-%02d-%02d %02d:%02d:07.25"
                  .formatted(
                      1 + random.nextInt(12),
                      1 + random.nextInt(28),
                      random.nextInt(24),
                      random.nextInt(60)));
      row.put(
          "day",
          random.nextInt(30) == 0
              ? ""
              : "2023-%02d-%02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(28)));
      row.put("airport", random.nextInt(20) == 0 ? "" : "A" + random.nextInt(9));
      row.put(
          "note",
          random.nextInt(20) == 0 ? "" : " grün ".repeat(random.nextInt(4)) + random.nextInt(100));
      row.put(
          "color",
          random.nextInt(20) == 0
              ? ""
              : List.of("red", "green", "blue", "X1")
                  .get(random.nextInt(20) == 0 ? 3 : random.nextInt(3)));
      row.put("kind", random.nextInt(30) == 0 ? "" : i % 2 == 0 ? "even" : "odd");
      RAW.add(row);
    }
    RAW.addAll(List.copyOf(RAW.subList(0, 20)));
  }

  private static String some(SplittableRandom random, double value) {
    return random.nextInt(15) == 0 ? "" : Double.toString(value);
  }

  private static String address(String name) {
    return "file://" + folder.resolve(name);
  }

  private static String csv(List<Map<String, String>> rows) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
    rows.forEach(row -> text.append(String.join(",", row.values())).append('\n'));
    return text.toString();
  }

  /** As people write JSON: numbers where they are numbers. */
  private static String json(Map<String, String> row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    row.forEach(
        (name, text) -> {
          boolean number = List.of("id", "price", "count").contains(name);
          if (text.isEmpty() || text.equals("NA")) {
            cells.put(name, null);
          } else {
            cells.put(
                name,
                number
                    ? Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class, "cell")
                    : text);
          }
        });
    StringBuilder line = new StringBuilder("{");
    cells.forEach(
        (name, cell) ->
            line.append(line.length() == 1 ? "" : ",")
                .append(Json.line(name))
                .append(':')
                .append(Json.line(cell)));
    return line.append('}').toString();
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
    String text = String.join("\n", RAW.stream().map(ApplyRecordsIT::json).toList()) + "\n";
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
        Files.writeString(folder.resolve("bare.jsonl"), json(row) + "\n" + json(bare) + "\n");
    List<JsonNode> found = lines(CommandRun.of("apply", address("out"), both.toString()));
    assertThat(found.get(1).path("tensor")).isEqualTo(found.get(0).path("tensor")).isNotEmpty();
    assertThat(found.get(0).path("label").asText()).isEqualTo("odd");
    assertThat(found.get(1).has("label")).isFalse();

    bare.remove("airport");
    Path without = Files.writeString(folder.resolve("without.jsonl"), json(bare) + "\n");
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
                        json(row)
                            + "\n"
                            + json(bare).replace("\"count\":null", "\"count\":\"some\"")
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
