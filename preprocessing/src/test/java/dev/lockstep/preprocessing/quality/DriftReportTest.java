package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DriftReportTest {
  private static final Schema SCHEMA =
      new Schema(
          "key",
          new TensorSpec("features", DType.UINT8, List.of(1), new Affine(List.of(1f), List.of(0f))),
          new ClassLabel("label", List.of("a", "b")));

  @Test
  void aVersionHasNotDriftedFromItself() {
    Manifest manifest = manifest("v1", 1_000, Map.of("x", normal(1, 0, 1), "c", CATEGORIES));

    DriftReport report = DriftReport.of(manifest, manifest, DriftThresholds.defaults());

    assertThat(report.hasDrift()).isFalse();
    assertThat(report.columns()).extracting(ColumnDrift::psi).containsExactly(0.0, 0.0);
    assertThat(report.text()).contains("no drift");
  }

  @Test
  void anotherSampleOfTheSameIsNoDriftAndAShiftIs() {
    Manifest old = manifest("v1", 1_000, Map.of("x", normal(1, 0, 1)));
    Manifest same = manifest("v2", 1_000, Map.of("x", normal(2, 0, 1)));
    Manifest shifted = manifest("v3", 1_000, Map.of("x", normal(3, 1, 1)));

    assertThat(column(old, same).psi()).isLessThan(0.02);
    ColumnDrift drift = column(old, shifted);
    assertThat(drift.meanShift()).isCloseTo(1, within(0.1));
    assertThat(drift.deviationFactor()).isCloseTo(1, within(0.1));
    assertThat(drift.findings())
        .anyMatch(f -> f.startsWith("mean "))
        .anyMatch(f -> f.contains("PSI"));
  }

  @Test
  void psiOfQuantilesFollowsItsDefinition() {
    JsonNode a = numbers(100, 0, "0.5", 10, 0, 20);
    JsonNode b = numbers(100, 0, "0.5", 5, 0, 20);

    double right = 1 - (0.5 + 0.5 * 5 / 15);
    double left = 1 - right;

    assertThat(column(manifest("a", 9, Map.of("x", a)), manifest("b", 9, Map.of("x", b))).psi())
        .isCloseTo(
            (left - 0.5) * Math.log(left / 0.5) + (right - 0.5) * Math.log(right / 0.5),
            within(1e-12));
  }

  @Test
  void psiOfCategoriesFollowsItsDefinitionAndNamesWhatIsNewAndGone() {
    JsonNode after =
        json(
            "{\"kind\":\"text\",\"rows\":100,\"missing\":20,\"distinct\":2,\"categories\":"
                + "[{\"text\":\"a\",\"count\":40},{\"text\":\"new\",\"count\":40}]}");

    ColumnDrift drift =
        column(manifest("a", 100, Map.of("c", CATEGORIES)), manifest("b", 100, Map.of("c", after)));

    double expected =
        (0.2 - 0.1) * Math.log(0.2 / 0.1)
            + (0.4 - 0.6) * Math.log(0.4 / 0.6)
            + (1e-4 - 0.3) * Math.log(1e-4 / 0.3)
            + (0.4 - 1e-4) * Math.log(0.4 / 1e-4);
    assertThat(drift.psi()).isCloseTo(expected, within(1e-12));
    assertThat(drift.newCategories()).containsExactly("new");
    assertThat(drift.vanishedCategories()).containsExactly("b");
    assertThat(drift.findings())
        .anyMatch(f -> f.equals("missing 10.0 % -> 20.0 %"))
        .contains("new: new", "gone: b");
  }

  @Test
  void aCutListOfCategoriesInventsNothing() {
    JsonNode cut =
        json(
            "{\"kind\":\"text\",\"rows\":100,\"missing\":10,\"distinct\":500,\"categories\":"
                + "[{\"text\":\"a\",\"count\":60}]}");

    ColumnDrift drift =
        column(manifest("a", 100, Map.of("c", CATEGORIES)), manifest("b", 100, Map.of("c", cut)));

    assertThat(drift.vanishedCategories()).isEmpty();
    assertThat(drift.psi()).isCloseTo(0, within(1e-12));
  }

  @Test
  void rangesColumnsAndRowsAreWatched() {
    Manifest a =
        manifest("a", 100, Map.of("x", numbers(100, 0, "0.5", 10, 0, 20), "old", CATEGORIES));
    Manifest b =
        manifest("b", 1_000, Map.of("x", numbers(100, 0, "0.5", 10, -1, 20), "young", CATEGORIES));

    DriftReport report = DriftReport.of(a, b, DriftThresholds.defaults());

    assertThat(report.findings())
        .containsExactly("train rows 100 -> 1000", "column old is gone", "column young is new");
    assertThat(report.text()).contains("x: min 0.00000 -> -1.00000");
    assertThat(Json.value(Json.tree(report), DriftReport.class)).isEqualTo(report);
  }

  @Test
  void statisticsOfTensorsAreNotColumns() {
    Manifest images = manifest("a", 5, Map.of("standardize", json("{\"mean\":[0.5]}")));

    assertThat(DriftReport.of(images, images, DriftThresholds.defaults()).columns()).isEmpty();
  }

  private static final JsonNode CATEGORIES =
      json(
          "{\"kind\":\"text\",\"rows\":100,\"missing\":10,\"distinct\":2,\"categories\":"
              + "[{\"text\":\"a\",\"count\":60},{\"text\":\"b\",\"count\":30}]}");

  private static ColumnDrift column(Manifest a, Manifest b) {
    return DriftReport.of(a, b, DriftThresholds.defaults()).columns().get(0);
  }

  private static JsonNode normal(long seed, double mean, double deviation) {
    Random random = new Random(seed);
    double[] x = new double[5_000];
    Arrays.setAll(x, i -> mean + deviation * random.nextGaussian());
    Arrays.sort(x);
    double average = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(v -> (v - average) * (v - average)).average().orElseThrow();
    Map<String, Double> quantiles = new TreeMap<>();
    for (String share : List.of("0.01", "0.25", "0.5", "0.75", "0.99")) {
      quantiles.put(share, x[(int) (Double.parseDouble(share) * x.length)]);
    }
    return Json.tree(
        Map.of(
            "kind",
            "number",
            "rows",
            x.length,
            "missing",
            0,
            "mean",
            average,
            "standard_deviation",
            Math.sqrt(variance),
            "min",
            x[0],
            "max",
            x[x.length - 1],
            "quantiles",
            quantiles));
  }

  private static JsonNode numbers(
      long rows, long missing, String share, double quantile, double min, double max) {
    return Json.tree(
        Map.of(
            "kind", "number",
            "rows", rows,
            "missing", missing,
            "min", min,
            "max", max,
            "quantiles", Map.of(share, quantile)));
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class, "test");
  }

  private static Manifest manifest(String id, long train, Map<String, JsonNode> statistics) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        id,
        "f",
        "c",
        "test",
        List.of(),
        Json.tree(Map.of()),
        SCHEMA,
        statistics,
        new RowCounts(train, train, 0, 0, 0, 0, 0),
        Map.of(),
        List.of());
  }
}
