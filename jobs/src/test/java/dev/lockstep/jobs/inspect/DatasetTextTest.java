package dev.lockstep.jobs.inspect;

import static dev.lockstep.jobs.inspect.Manifests.file;
import static dev.lockstep.jobs.inspect.Manifests.source;
import static dev.lockstep.jobs.inspect.Manifests.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetTextTest {
  @Test
  void showsSchemaSplitsClassesSourcesAndRows() {
    DatasetView view =
        DatasetView.of(
            version(
                "0123456789ab-00000000",
                List.of(source("a.csv", "1")),
                40.5,
                List.of(file("train/part-00000.parquet", "a"))),
            List.of(new SampleRow("train", "k\u001b1", "good", List.of(1.5f, -2f))));

    assertThat(DatasetText.of(view))
        .contains("s3a://datasets/x  version 0123456789ab-00000000")
        .contains("53 in = 50 train + 0 validation + 0 test + 1 duplicates + 0 filtered + 2")
        .contains("features: float32 [2]")
        .contains("label: 2 classes bad, good")
        .contains("train    50  100.0 %      1           1  500 B")
        .contains("bad            25  50.0 % ████████████")
        .contains("s3a://raw/a.csv  1000 B     1")
        .contains("Age  mean 40.5")
        .contains("k?1  label good  [1.5, -2]");
  }

  @Test
  void rulesLeaksAndStrataAreToldWithCounts() {
    JsonNode quality =
        Json.tree(
            Map.of(
                "rules",
                List.of(
                    Map.of(
                        "name",
                        "age",
                        "severity",
                        "reject",
                        "broken",
                        1200,
                        "examples",
                        List.of(Map.of("source", "a.csv", "position", 7, "reason", "is \u001b1")))),
                "leaks",
                List.of(
                    Map.of("kind", "row", "values", 2, "rows", 5),
                    Map.of("kind", "key", "values", 0, "rows", 0))));
    JsonNode strata =
        Json.tree(Map.of("strata", List.of(Map.of("value", "a"), Map.of("value", "b"))));

    assertThat(QualityText.of(quality, strata))
        .containsExactly(
            "rule  severity  broken by",
            "age   reject        1,200",
            "age: a.csv 7: is ?1",
            "same row in several splits: 5 rows, 2 distinct",
            "same key in several splits: none",
            "split stratified over 2 values");
    assertThat(QualityText.of(Json.tree(Map.of()), null)).isEmpty();
  }

  @Test
  void countedCategoriesAreASmallHistogram() {
    JsonNode color =
        Json.tree(
            Map.of(
                "rows",
                8,
                "categories",
                List.of(Map.of("text", "red", "count", 6), Map.of("text", "b\tu", "count", 2))));

    assertThat(StatisticsText.of(Map.of("color", color)))
        .containsExactly(
            "color  rows 8",
            "  red            6  75.0 % " + Bars.bar(0.75, 24),
            "  b?u            2  25.0 % " + Bars.bar(0.25, 24));
  }

  @Test
  void columnsLineUpAndNumbersStandToTheRight() {
    assertThat(Columns.of("name", "rows").row("a", "1").row("longer", "1,000").text())
        .isEqualTo("name     rows\na           1\nlonger  1,000");
  }

  @Test
  void quantitiesReadAsPeopleWriteThem() {
    assertThat(Quantities.bytes(1023)).isEqualTo("1023 B");
    assertThat(Quantities.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Quantities.number(1234567)).isEqualTo("1,234,567");
    assertThat(Quantities.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Quantities.number(123456.789)).isEqualTo("123,457");
    assertThat(Quantities.number(1.5e-7)).isEqualTo("1.50000e-07");
    assertThat(Quantities.number(Double.NaN)).isEqualTo("missing");
  }

  @Test
  void barsAreAsLongAsTheShare() {
    assertThat(Bars.bar(0.5, 4)).isEqualTo("██");
    assertThat(Bars.bar(0.03125, 4)).isEqualTo("▏");
    assertThat(Bars.line(List.of(0.0, 1.0, 8.0, 4.0))).isEqualTo(" ▁█▄");
  }
}
