package dev.lockstep.jobs.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.csv.CsvRows;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.FitAccumulator;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.normalize.Hash;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetEncode;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrozenDatasetTest {
  private static final Storage STORAGE = Storage.of(new Configuration(false));
  private static final double[] AGES = {20, 30, 40, Double.NaN};

  /** Mean 30, standard deviation of the population over 20, 30, 40 and the imputed 30. */
  private static final FrozenDataset DATASET =
      FrozenDataset.of(
          version(
              features(
                  new TargetSpec.OfClass("Status", null),
                  new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
                  new Standardize(ColumnSelection.NUMERIC),
                  new OneHot(ColumnSelection.CATEGORICAL, null, null, null)),
              "Status"),
          FrozenDatasetTest::none);

  @TempDir private Path folder;

  private static FrozenFeatures features(TargetSpec target, FeatureStep... steps) {
    BlockSchema schema =
        new BlockSchema(
            List.of(
                BlockSchema.Field.number("Age"),
                BlockSchema.Field.string("Home"),
                BlockSchema.Field.string("Status")));
    byte[][] homes = {"rent".getBytes(UTF_8), "owner".getBytes(UTF_8)};
    byte[][] statuses = {"bad".getBytes(UTF_8), "good".getBytes(UTF_8)};
    Block block =
        new Block(
            schema,
            List.of(
                new NumberColumn(AGES, 4),
                new StringColumn(new int[] {0, 0, 1, 0}, homes, 4),
                new StringColumn(new int[] {0, 1, 1, 0}, statuses, 4)),
            4);
    FeatureFit fit = FeatureFits.of(schema, List.of(steps), target, Optional.empty());
    while (!fit.isFitted()) {
      FitAccumulator accumulator = fit.accumulator();
      accumulator.add(block, new byte[4], new long[] {1, 2, 3, 4});
      fit = fit.next(accumulator);
    }
    return fit.frozen();
  }

  private static DatasetVersion version(FrozenFeatures features, String target) {
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            "0123456789ab-00000000",
            "ab".repeat(32),
            "cd".repeat(32),
            "development",
            List.of(),
            Json.tree(Map.of("target", Map.of("column", target))),
            features.schema(),
            features.statistics(),
            new RowCounts(0, 0, 0, 0, 0, 0, 0),
            Map.of(),
            List.of(),
            features.toJson(),
            Json.tree(Map.of()));
    return new DatasetVersion(STORAGE, "file:///data/credit", manifest);
  }

  private static List<FrozenDataset.Encoded> encode(String lines, boolean compact) {
    List<InputRow> rows = new ArrayList<>();
    RowReader.jsonLines(new BufferedReader(new StringReader(lines)), "test", rows::add);
    return DATASET.encode(rows, 1, compact);
  }

  @Test
  void encodesByAllFoldsAndGivesALogarithmsTargetBack() {
    TargetSpec age =
        new TargetSpec.OfValue("Age", TargetSpec.Transform.LOG, TargetSpec.Scaling.STANDARDIZE, "");
    FrozenFeatures features =
        features(
            age,
            new TargetEncode(ColumnSelection.of("Home"), 1.0),
            new Hash(ColumnSelection.of("Status"), 4));
    List<InputRow> rows = new ArrayList<>();
    String lines =
        """
        {"Age": 25, "Home": "rent", "Status": "good"}
        {"Age": 0, "Home": "castle", "Status": null}
        """;
    RowReader.jsonLines(new BufferedReader(new StringReader(lines)), "test", rows::add);
    List<FrozenDataset.Encoded> found =
        FrozenDataset.of(version(features, "Age"), FrozenDatasetTest::none).encode(rows, 1, false);

    double[] logs = {Math.log(20), Math.log(30), Math.log(40)};
    double mean = (logs[0] + logs[1] + logs[2]) / 3;
    double squares = 0;
    for (double log : logs) {
      squares += (log - mean) * (log - mean) / 3;
    }
    // rows 0 and 1 have "rent" and a target; smoothed by one row of the standardized mean, 0
    double rent = (logs[0] + logs[1] - 2 * mean) / Math.sqrt(squares) / 3;
    assertThat(found.get(0).tensor().get(0)).isCloseTo((float) rent, within(1e-6f));
    assertThat(found.get(0).tensor().subList(1, 5)).containsOnlyOnce(1f).contains(0f);
    assertThat((Double) found.get(0).label()).isCloseTo(25, within(1e-5));
    assertThat(found.get(1).tensor().get(0)).isCloseTo(0, within(1e-6f));
    assertThat(found.get(1).tensor().subList(1, 5)).containsOnly(0f);
    assertThat(found.get(1).label()).isNull();
  }

  private static SparkSession none() {
    throw new IllegalStateException("no lookups, no session");
  }

  private static float standardized(double age) {
    return (float) ((age - 30) / Math.sqrt((100 + 0 + 100 + 0) / 4.0));
  }

  @Test
  void givesTheTensorThatANetworkIsFed() {
    List<FrozenDataset.Encoded> rows =
        encode(
            """
            {"Age": 25, "Home": "owner", "Status": "good"}

            {"Age": null, "Home": "castle"}
            """,
            false);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).tensor()).hasSize(3);
    assertThat(rows.get(0).tensor().get(0)).isCloseTo(standardized(25), within(1e-6f));
    assertThat(rows.get(0).tensor().subList(1, 3)).containsExactly(0f, 1f);
    assertThat(rows.get(0).label()).isEqualTo("good");
    assertThat(rows.get(1).tensor()).containsExactly(0f, 0f, 0f);
    assertThat(rows.get(1).label()).isNull();
  }

  @Test
  void leavesCategoriesAsIndicesWhereThatIsAskedFor() {
    List<FrozenDataset.Encoded> rows =
        encode("{\"Age\": \"30\", \"Home\": \"owner\"}\n{\"Age\": 30, \"Home\": null}", true);

    assertThat(rows.get(0).tensor()).containsExactly(0f, 1f);
    assertThat(rows.get(1).tensor()).containsExactly(0f, -1f);
  }

  @Test
  void readsCsvWithAHeaderInAnyOrder() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("new.csv"), "Id,Home,Age\n1,\"rent\",40\n2,owner,\n3,\"a \"\"b\",20\n");
    List<InputRow> rows = new ArrayList<>();
    SourceObject object = new SourceObject(file.toUri().toString(), Files.size(file), "local");
    try (CsvRows in = CsvRows.open(STORAGE, object, DATASET.csvFormat())) {
      RowReader.csv(in, rows::add);
    }

    assertThat(DATASET.encode(rows, 1, true))
        .extracting(row -> row.tensor().get(1))
        .containsExactly(0f, 1f, -1f);
  }

  @Test
  void whatIsEncodedIsGivenBack() {
    InvertedRows inverted =
        InvertedRows.of(
            version(
                features(
                    new TargetSpec.OfClass("Status", null),
                    new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
                    new Standardize(ColumnSelection.NUMERIC),
                    new OneHot(ColumnSelection.CATEGORICAL, null, null, null)),
                "Status"));
    String rows =
        """
        {"Age": 25, "Home": "owner", "Status": "good"}
        {"Age": null, "Home": "castle"}
        """;
    for (boolean compact : List.of(true, false)) {
      List<JsonNode> found = new ArrayList<>();
      String lines =
          String.join("\n", encode(rows, compact).stream().map(Json::line).toList())
              + "\n{\"fate\":\"filtered\"}";
      RowReader.objects(
          new BufferedReader(new StringReader(lines)),
          "test",
          (row, where) -> found.add(inverted.invert(row, where, compact)));

      assertThat(found.get(0).at("/columns/Age").asDouble()).isCloseTo(25, within(1e-5));
      assertThat(found.get(0).at("/columns/Home").asText()).isEqualTo("owner");
      assertThat(found.get(0).at("/columns/Status").asText()).isEqualTo("good");
      assertThat(found.get(0).has("filled")).isFalse();
      assertThat(found.get(0).has("lost")).isFalse();
      assertThat(found.get(1).path("filled").get(0).asText()).isEqualTo("Age");
      assertThat(found.get(1).at("/columns/Age").asDouble()).isEqualTo(30);
      assertThat(found.get(1).at("/lost/Home").asText()).contains("none of the categories");
      assertThat(found.get(2)).isEqualTo(Json.tree(Map.of("fate", "filtered")));
    }
    assertThatThrownBy(() -> inverted.invert(Json.tree(Map.of("a", 1)), "test line 1", false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("test line 1 needs a field `tensor`");
    assertThatThrownBy(
            () -> inverted.invert(Json.tree(Map.of("tensor", List.of(1))), "test line 1", false))
        .hasMessageContaining("test line 1: a row of features has 3 elements");
  }

  @Test
  void saysWhichRowAndColumnIsWrong() {
    assertThatThrownBy(
            () -> encode("{\"Age\": 1, \"Home\": \"rent\"}\n{\"Home\": \"rent\"}", false))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row 2")
        .hasMessageContaining("lacks the column Age")
        .hasMessageContaining("Age, Home, Status");
    assertThatThrownBy(() -> encode("{\"Age\": \"old\", \"Home\": \"rent\"}", false))
        .hasMessageContaining("row 1: column Age must be a number")
        .hasMessageContaining("\"old\"");
    assertThatThrownBy(() -> encode("[1]", false)).hasMessageContaining("test line 1");
    assertThatThrownBy(() -> encode("{\"Age\": [1]}", false)).hasMessageContaining("Age");
  }

  @Test
  void datesAreDaysAndTimestampsSecondsAsInBlocks() {
    assertThat(CellNumbers.parse("1970-01-11")).isEqualTo(10);
    assertThat(CellNumbers.parse("1970-01-01 00:01:00.5")).isEqualTo(60.5);
    assertThat(CellNumbers.parse("1970-01-01T01:00:00+01:00")).isZero();
    assertThat(CellNumbers.parse("true")).isEqualTo(1);
    assertThatThrownBy(() -> CellNumbers.parse("1970-13-01"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(CellNumbers.text(3.0)).isEqualTo("3");
    assertThat(CellNumbers.text(0.5)).isEqualTo("0.5");
    assertThat(CellNumbers.text(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
  }
}
