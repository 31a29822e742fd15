package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.normalize.Unknown;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.DropColumns;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics in a manifest are those that DuckDB finds in the same file. */
class StatisticsTest {
  private static final String TARGET = "always_one";

  /** More rows than the quantile sketch keeps, and every kind of column that is hard on sums. */
  private static final String TABLE =
      """
      select i as n, 1.7e9 + random() as far, -ln(1 - random()) * 1e6 as skewed, 7.5::double as constant,
        (random() * 100)::integer as whole,
        case when random() < 0.03 then null else random() * 1e-7 end as tiny,
        case when random() < 0.9 then null else random() end as rare,
        'c' || floor(-ln(1 - random()) * 4)::integer as color,
        case when random() < 0.2 then null else 'a "b", ' || floor(random() * 300)::integer end
          as quoted
      from range(1, 40001) r(i)""";

  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet"})
  void ofAMadeTableAreThoseOfDuckDb(String format) throws SQLException {
    Path file = temporary.resolve("made." + format);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute("select setseed(0.5)");
      statement.execute("copy (" + TABLE + ") to '" + file + "' (format " + format + ")");
    }
    assertThat(compare(file)).isEqualTo(9);
  }

  /** Any file: {@code -Dlockstep.test.tables=FILE,FILE}. */
  @Test
  @EnabledIfSystemProperty(named = "lockstep.test.tables", matches = ".+")
  void ofGivenTablesAreThoseOfDuckDb() throws SQLException {
    for (String file : System.getProperty("lockstep.test.tables").split(",", -1)) {
      assertThat(compare(Path.of(file))).as(file).isPositive();
    }
  }

  /** Returns how many columns were compared. */
  private int compare(Path file) throws SQLException {
    try (DescribedTable table = new DescribedTable(file)) {
      DatasetVersion published = run(file, table.types());
      Map<String, JsonNode> statistics = published.manifest().statistics();
      double[] rows = table.row("count(*)");
      assertThat(published.manifest().counts().train()).isEqualTo((long) rows[0]);
      int compared = 0;
      for (Map.Entry<String, String> column : table.types().entrySet()) {
        JsonNode found = statistics.get(column.getKey());
        if (DescribedTable.isNumber(column.getValue())) {
          compareNumbers(table, column.getKey(), found);
          compared++;
        } else if (column.getValue().equals("string")) {
          compareTexts(table, column.getKey(), found);
          compared++;
        }
      }
      return compared;
    }
  }

  private static void compareNumbers(DescribedTable table, String name, JsonNode found)
      throws SQLException {
    String select =
        "count(*), count(*) - count(%1$s), favg(%1$s), stddev_pop(%1$s), min(%1$s), max(%1$s)";
    double[] all = table.row(select.formatted(DescribedTable.quoted(name)));
    double rounding = 1e-9 * all[3] + 1e-15 * Math.abs(all[2]) * Math.sqrt(all[0]);
    assertThat(found.path("rows").asDouble()).as(name).isEqualTo(all[0]);
    assertThat(found.path("missing").asDouble()).as(name).isEqualTo(all[1]);
    assertThat(found.path("mean").asDouble()).as(name).isCloseTo(all[2], within(rounding));
    assertThat(found.path("standard_deviation").asDouble())
        .as(name)
        .isCloseTo(all[3], within(rounding));
    assertThat(found.path("min").asDouble()).as(name).isEqualTo(all[4]);
    assertThat(found.path("max").asDouble()).as(name).isEqualTo(all[5]);
    assertThat(found.path("quantiles").size()).as(name).isEqualTo(5);
    for (Map.Entry<String, JsonNode> quantile : found.path("quantiles").properties()) {
      double share = Double.parseDouble(quantile.getKey());
      compareQuantile(table, name, share, quantile.getValue().asDouble());
    }
  }

  /** Within the sketch's error of a rank, 0.01 % of the numbers, and the two ranks around it. */
  private static void compareQuantile(DescribedTable table, String name, double share, double value)
      throws SQLException {
    String select = "count(%1$s), count(*) filter (%1$s < %2$s), count(*) filter (%1$s <= %2$s)";
    double[] ranks =
        table.row(select.formatted(DescribedTable.quoted(name), "'" + value + "'::double"));
    double slack = 1e-4 * ranks[0] + 1;
    assertThat(ranks[1]).as(name + " " + share).isLessThanOrEqualTo(share * ranks[0] + slack);
    assertThat(ranks[2]).as(name + " " + share).isGreaterThanOrEqualTo(share * ranks[0] - slack);
  }

  private static void compareTexts(DescribedTable table, String name, JsonNode found)
      throws SQLException {
    String select = "count(*), count(*) - count(%1$s), count(distinct %1$s)";
    double[] all = table.row(select.formatted(DescribedTable.quoted(name)));
    List<String> counted = new ArrayList<>();
    found
        .path("categories")
        .forEach(each -> counted.add(each.path("text").asText() + ": " + each.path("count")));
    assertThat(found.path("rows").asDouble()).as(name).isEqualTo(all[0]);
    assertThat(found.path("missing").asDouble()).as(name).isEqualTo(all[1]);
    assertThat(found.path("distinct").asDouble()).as(name).isEqualTo(all[2]);
    assertThat(counted).as(name).isEqualTo(table.counted(name));
  }

  /** All rows are train, so that they are the file's. */
  private DatasetVersion run(Path file, Map<String, String> types) {
    List<String> uris = List.of(file.toUri().toString());
    TableSpec source =
        file.toString().endsWith(".parquet") ? new ParquetSpec(uris) : CsvSpec.of(uris);
    List<ColumnSchema> columns = new ArrayList<>();
    types.forEach((name, type) -> columns.add(new ColumnSchema(name, type, true, null, null)));
    TabularSpec spec =
        new TabularSpec(
            temporary.resolve(file.getFileName() + "-dataset").toUri().toString(),
            source,
            new SchemaFile(SchemaFile.VERSION, null, columns),
            List.of(),
            records(types),
            List.of(),
            features(types),
            new TargetSpec.OfValue(TARGET, null, null, null),
            new SplitSpec(0, 0, 17),
            new RejectionBudget(0),
            new PreprocessSpec.OutputSpec(1 << 20, 4096, 7));
    Storage storage = Storage.of(new Configuration());
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, true).dataset();
  }

  private static List<RecordStep> records(Map<String, String> types) {
    List<RecordStep> steps = new ArrayList<>();
    steps.add(new Derive(Map.of(TARGET, "1.0D")));
    List<String> times =
        types.keySet().stream()
            .filter(name -> List.of("timestamp", "date").contains(types.get(name)))
            .toList();
    if (!times.isEmpty()) {
      steps.add(new DropColumns(times));
    }
    return steps;
  }

  private static List<FeatureStep> features(Map<String, String> types) {
    List<FeatureStep> steps = new ArrayList<>();
    if (types.values().stream().anyMatch(DescribedTable::isNumber)) {
      steps.add(new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEDIAN, null, false));
    }
    if (types.containsValue("string")) {
      steps.add(new OneHot(ColumnSelection.CATEGORICAL, null, null, Unknown.CATEGORY));
    }
    return steps;
  }
}
