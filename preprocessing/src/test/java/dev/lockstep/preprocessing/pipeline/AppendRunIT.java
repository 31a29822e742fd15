package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.quality.LeakReport;
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.split.LeakPolicy;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What additions make of a version. */
class AppendRunIT extends AppendFixture {
  @Test
  void addsRowsThatAFullRebuildWithTheSameFeaturesWouldHave() {
    DatasetVersion base = table.rebuild(spec);
    List<String> lines = table.write(2);
    DatasetVersion appended = table.append(spec, base);
    DatasetVersion rebuilt = table.rebuild(table.spec("rebuilt"));

    Map<Split, Map<String, List<Float>>> found = DailyTable.read(appended);
    Map<Split, Map<String, List<Float>>> before = DailyTable.read(base);
    Map<Split, Map<String, List<Float>>> whole = DailyTable.read(rebuilt);
    Map<String, List<Float>> added = expected(lines, base.manifest());
    for (Split split : Split.values()) {
      assertThat(found.get(split).keySet()).isEqualTo(whole.get(split).keySet());
      Map<String, List<Float>> wanted = new TreeMap<>(before.get(split));
      added.forEach(
          (key, row) -> {
            if (whole.get(split).containsKey(key)) {
              wanted.put(key, row);
            }
          });
      wanted.forEach((key, row) -> assertThat(found.get(split).get(key)).as(key).isEqualTo(row));
      assertThat(appended.manifest().split(split).classCounts())
          .isEqualTo(rebuilt.manifest().split(split).classCounts());
    }
    assertThat(appended.manifest().counts()).isEqualTo(rebuilt.manifest().counts());
  }

  @Test
  void namesTheFilesOfTheBaseWhereTheyLieAndKeepsItsFeatures() throws IOException {
    DatasetVersion base = table.rebuild(spec);
    Map<String, String> bytes = contents();
    table.write(2);
    DatasetVersion appended = table.append(spec, base);
    table.write(3);
    DatasetVersion again = table.append(spec, appended);

    assertThat(contents()).containsAllEntriesOf(bytes);
    Manifest manifest = again.manifest();
    assertThat(manifest.features()).isEqualTo(base.manifest().features());
    assertThat(Json.line(manifest.features())).isEqualTo(Json.line(base.manifest().features()));
    assertThat(manifest.schema()).isEqualTo(base.manifest().schema());
    assertThat(manifest.statistics()).isEqualTo(base.manifest().statistics());
    assertThat(manifest.extension().base()).isEqualTo(appended.manifest().id());
    assertThat(manifest.extension().appends()).isEqualTo(2);
    assertThat(paths(manifest))
        .contains(
            "../" + base.manifest().id() + "/train/part-00000.parquet",
            "../" + appended.manifest().id() + "/train/part-00000.parquet",
            "train/part-00000.parquet",
            "../" + base.manifest().id() + "/rejects/part-00000.parquet");
    assertThat(PublishedFiles.areInPlace(again)).isTrue();
    RowCounts counts = manifest.counts();
    assertThat(counts.in()).isEqualTo(3L * DailyTable.ROWS);
    assertThat(counts.rejected()).isEqualTo(3L * DailyTable.MALFORMED);
    assertThat(manifest.rejects().stream().mapToLong(ShardFile::rows).sum())
        .isEqualTo(counts.rejected());
    assertThat(manifest.quality().path("rules").findValues("broken").toString())
        .contains(Long.toString(counts.rejected()));
    assertThat(DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest())
        .isEqualTo(manifest);
    storage.deleteTree(base.folder() + "/test");
    assertThat(PublishedFiles.areInPlace(again)).isFalse();
  }

  @Test
  void theCardsQueryReadsTheTrainRowsOfAllFiles() throws IOException, SQLException {
    DatasetVersion base = table.rebuild(spec);
    table.write(2);
    DatasetVersion appended = table.append(spec, base);

    Path own = temporary.resolve("set/versions").resolve(appended.manifest().id());
    List<String> card = Files.readAllLines(own.resolve("README.md"));
    assertThat(card).anyMatch(line -> line.contains("adds to version | `" + base.manifest().id()));
    String query =
        card.stream().filter(line -> line.contains("read_parquet")).findFirst().orElseThrow();
    String count =
        query
            .replace("<this folder>", own.toString())
            .replace("select *", "select count(*)")
            .replaceAll(" limit 10;.*", "");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(count)) {
      assertThat(result.next()).isTrue();
      assertThat(result.getLong(1)).isEqualTo(appended.manifest().counts().train());
    }
    JsonNode described =
        Json.read(
            Files.readAllBytes(own.resolve("croissant.json")), JsonNode.class, "croissant.json");
    for (JsonNode file : described.path("distribution")) {
      if (file.has("contentUrl")) {
        Path found = own.resolve(file.path("contentUrl").asText());
        assertThat(Hashes.sha256(Files.readAllBytes(found)))
            .isEqualTo(file.path("sha256").asText());
      }
    }
  }

  @Test
  void describesAllTrainRowsAsARebuildDoes() {
    DatasetVersion base = table.rebuild(spec);
    table.write(2);
    Map<String, JsonNode> merged = table.append(spec, base).manifest().described();
    Map<String, JsonNode> whole = table.rebuild(table.spec("rebuilt")).manifest().described();

    assertThat(merged.keySet()).isEqualTo(whole.keySet());
    whole.forEach(
        (column, report) -> {
          JsonNode found = merged.get(column);
          for (String exact : List.of("kind", "rows", "missing", "min", "max", "distinct")) {
            assertThat(found.path(exact)).as(column + " " + exact).isEqualTo(report.path(exact));
          }
          assertThat(found.path("categories")).isEqualTo(report.path("categories"));
          for (String number : List.of("mean", "standard_deviation")) {
            double wanted = report.path(number).asDouble();
            assertThat(found.path(number).asDouble())
                .as(column + " " + number)
                .isCloseTo(wanted, within(1e-12 * Math.abs(wanted)));
          }
          double range = report.path("max").asDouble() - report.path("min").asDouble();
          report
              .path("quantiles")
              .properties()
              .forEach(
                  quantile ->
                      assertThat(found.path("quantiles").path(quantile.getKey()).asDouble())
                          .as(column + " " + quantile.getKey())
                          .isCloseTo(quantile.getValue().asDouble(), within(0.02 * range)));
        });
  }

  @Test
  void theSameAdditionsToTheSameContentGiveTheSameContentWhateverTheIds() {
    DatasetVersion base = table.rebuild(spec);
    TabularSpec elsewhere = table.spec("elsewhere");
    DatasetVersion twin = table.rebuild(elsewhere);
    table.write(2);
    DatasetVersion second = table.append(spec, base);
    DatasetVersion secondTwin = table.append(elsewhere, twin);
    table.write(3);
    Manifest third = table.append(spec, second).manifest();

    assertThat(twin.manifest().id()).isNotEqualTo(base.manifest().id());
    assertThat(third.contentSha256())
        .isEqualTo(table.append(elsewhere, secondTwin).manifest().contentSha256())
        .isNotEqualTo(second.manifest().contentSha256());
    assertThat(third.split(Split.TRAIN).files())
        .extracting(file -> file.version().orElse(third.id()))
        .containsSubsequence(base.manifest().id(), second.manifest().id(), third.id());
  }

  @Test
  void leaksBetweenSplitsAreLookedForInTheFilesOfTheBaseToo() {
    SplitSpec split = new SplitSpec(0.1, 0.2, 17, null, LeakPolicy.WARN);
    TabularSpec watched = DailyTable.with(spec, List.of(), List.of(), null, split);
    DatasetVersion base = table.rebuild(watched);
    List<String> twins =
        DailyTable.lines(1).stream()
            .filter(line -> !line.endsWith("broken"))
            .map(line -> "9" + line)
            .toList();
    table.write("twins.csv", twins);
    DatasetVersion appended = table.append(watched, base);

    assertThat(leakedRows(appended)).isGreaterThan(leakedRows(base) + 100);
  }

  private static long leakedRows(DatasetVersion version) {
    return Json.value(version.manifest().quality(), QualityReport.class).leaks().stream()
        .mapToLong(LeakReport.Leak::rows)
        .sum();
  }

  @Test
  void aClassThatTheBaseDoesNotKnowIsRejectedWithItsReason() {
    DatasetVersion base = table.rebuild(spec);
    table.write("late.csv", List.of("77,1500,3,red,prime", "78,1500,3,mauve,odd"));
    DatasetVersion appended = table.append(spec, base);

    RowCounts counts = appended.manifest().counts();
    assertThat(counts.rejected()).isEqualTo(base.manifest().counts().rejected() + 1);
    assertThat(counts.in()).isEqualTo(base.manifest().counts().in() + 2);
    assertThat(Json.line(appended.manifest().quality())).contains("prime", "even, odd");
  }

  @Test
  void rejectedRecordsThatAreReadAgainCountOnce() {
    DatasetVersion base = table.rebuild(spec);
    Manifest before = base.manifest();
    List<String> repaired = new ArrayList<>();
    for (int i = 0; i < DailyTable.MALFORMED; i++) {
      repaired.add(i == 0 ? "10003,broken" : (700_000 + i) + ",1500,3,red,odd");
    }
    storage.deleteTree(temporary.toUri() + "raw");
    table.write("repaired.csv", repaired);
    TableInputs read =
        new TableInputs(
            spec, table.open(spec), new OpenLookups(Map.of()), "test", Hashes.sha256("read again"));
    String rule = before.quality().path("rules").get(0).path("name").asText();
    Map<String, Long> byRule = Map.of(rule, (long) DailyTable.MALFORMED);
    Replaced replaced = new Replaced(before.rejects(), byRule, 0);
    AppendInputs inputs = new AppendInputs(base, read, before.sources(), replaced);

    Manifest after = new AppendRun(LocalSpark.session(), storage, inputs).publish().manifest();

    assertThat(after.counts().in()).isEqualTo(before.counts().in());
    assertThat(after.counts().rejected()).isEqualTo(1);
    assertThat(after.rejects()).hasSize(1).allMatch(file -> file.version().isEmpty());
    assertThat(after.sources()).isEqualTo(before.sources());
    assertThat(after.quality().path("rules").get(0).path("broken").asLong()).isEqualTo(1);
  }

  /** Formulas of the steps with the numbers that the base's manifest has. */
  private static Map<String, List<Float>> expected(List<String> lines, Manifest base) {
    List<String> colors = new ArrayList<>();
    lane(base, "color").path("ops").get(0).path("categories").forEach(v -> colors.add(v.asText()));
    Map<String, List<Float>> rows = new TreeMap<>();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      if (cells.length == 5) {
        List<Float> row = new ArrayList<>();
        row.add(standardized(base, "size", cells[1]));
        row.add(standardized(base, "count", cells[2]));
        colors.forEach(color -> row.add(color.equals(cells[3]) ? 1f : 0f));
        row.add(cells[4].equals("even") ? 0f : 1f);
        rows.put(cells[0], row);
      }
    }
    return rows;
  }

  /** The frozen operations: the missing value, the center and the factor. */
  private static float standardized(Manifest base, String column, String cell) {
    JsonNode ops = lane(base, column).path("ops");
    double value = cell.isEmpty() ? ops.get(0).path("value").asDouble() : Double.parseDouble(cell);
    JsonNode rescale = ops.get(1);
    return (float)
        ((value - rescale.path("center").asDouble()) * rescale.path("factor").asDouble()
            + rescale.path("offset").asDouble());
  }

  private static JsonNode lane(Manifest base, String column) {
    for (JsonNode lane : base.features().path("lanes")) {
      if (lane.path("column").asText().equals(column)) {
        return lane;
      }
    }
    throw new AssertionError("no feature of " + column);
  }

  private static List<String> paths(Manifest manifest) {
    return Stream.concat(
            manifest.splits().values().stream().flatMap(split -> split.files().stream()),
            manifest.rejects().stream())
        .map(ShardFile::path)
        .toList();
  }

  /** SHA-256 by path of everything in the dataset. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(temporary.resolve("set"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Hashes.sha256(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
