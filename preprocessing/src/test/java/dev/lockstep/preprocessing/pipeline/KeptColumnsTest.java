package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are kept beside the tensors; DuckDB reads the raw table and the dataset's files. */
class KeptColumnsTest {
  private static final int ROWS = 600;

  @TempDir private Path temporary;

  /** A feature that is a text, one that is a number, a dropped column, a part of the key. */
  @Test
  void valuesAreThoseOfTheirRecords() throws Exception {
    write("day-1.csv", 0);
    DatasetVersion version = run(spec(List.of("color", "count", "town", "id")));

    assertThat(version.manifest().schema().keep()).containsExactly("color", "count", "town", "id");
    Map<String, List<String>> raw =
        query(
            "select id, coalesce(color, ''), coalesce(count::varchar, ''), town, id from read_csv('%s', header = true, all_varchar = true)"
                .formatted(temporary.resolve("day-1.csv")));
    assertThat(raw).hasSize(ROWS);
    Map<String, List<String>> files =
        query(
            "select key, color, count, town, id from '%s/*/*.parquet'"
                .formatted(Path.of(URI.create(version.folder()))));
    assertThat(files).isEqualTo(raw);
    assertThat(read(version)).isEqualTo(raw);
  }

  @Test
  void rowsThatAreAddedHaveThemToo() throws Exception {
    write("day-1.csv", 0);
    Incremental append = new Incremental(Incremental.Mode.APPEND, null);
    DatasetVersion first = run(spec(List.of("town", "count"), append), false);
    write("day-2.csv", ROWS);
    DatasetVersion second = run(spec(List.of("town", "count"), append), false);

    assertThat(second.manifest().extension().base()).isEqualTo(first.manifest().id());
    assertThat(second.manifest().schema()).isEqualTo(first.manifest().schema());
    Map<String, List<String>> raw =
        query(
            "select id, town, coalesce(count, '') from read_csv('%s', header = true, all_varchar = true)"
                .formatted(temporary.resolve("day-*.csv")));
    assertThat(raw).hasSize(2 * ROWS);
    assertThat(read(second)).isEqualTo(raw);
  }

  /** Tensors do not know what lies beside them, and nothing is said where nothing is kept. */
  @Test
  void tensorsAndFormatStayAsTheyAreWithoutKeptColumns() throws Exception {
    write("day-1.csv", 0);
    DatasetVersion with = run(spec(List.of("town")));
    DatasetVersion without = run(spec(List.of()));

    assertThat(Json.line(without.manifest().schema())).doesNotContain("keep");
    assertThat(without.manifest().specification().has("keep")).isFalse();
    assertThat(with.manifest().schema().trainsLike(without.manifest().schema())).isTrue();
    assertThat(with.manifest().contentSha256()).isNotEqualTo(without.manifest().contentSha256());
    for (Split split : Split.values()) {
      assertThat(tensors(with, split)).isEqualTo(tensors(without, split)).isNotEmpty();
    }
  }

  @Test
  void refusesNamesThatFilesHaveAlreadyAndColumnsThatAreNotThere() throws Exception {
    write("day-1.csv", 0);
    assertThatThrownBy(() -> run(spec(List.of("kind"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("kind cannot be kept beside");
    assertThatThrownBy(() -> run(spec(List.of("city"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no column city");
  }

  private static DatasetVersion run(TabularSpec spec) {
    return run(spec, true);
  }

  private static DatasetVersion run(TabularSpec spec, boolean fresh) {
    Storage storage = Storage.of(new Configuration());
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, fresh).dataset();
  }

  private TabularSpec spec(List<String> keep) {
    return spec(keep, null);
  }

  private TabularSpec spec(List<String> keep, Incremental incremental) {
    List<FeatureStep> features =
        List.of(
            new Drop(ColumnSelection.of("town")),
            new Standardize(ColumnSelection.of("size")),
            new OneHot(ColumnSelection.CATEGORICAL, null, null, null),
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false));
    return new TabularSpec(
        temporary.resolve("dataset").toUri().toString(),
        CsvSpec.of(List.of(temporary.toUri() + "*.csv")),
        new SchemaFile(
            1,
            null,
            List.of(
                new ColumnSchema("id", "bigint", true, null, null),
                new ColumnSchema("size", "double", true, null, null),
                new ColumnSchema("count", "int", true, null, null),
                new ColumnSchema("color", "string", true, null, null),
                new ColumnSchema("town", "string", true, null, null),
                new ColumnSchema("kind", "string", true, null, null))),
        List.of("id"),
        List.of(),
        List.of(),
        features,
        new TargetSpec.OfClass("kind", List.of("even", "odd")),
        new SplitSpec(0.1, 0.2, 17),
        new RejectionBudget(0),
        new PreprocessSpec.OutputSpec(8_000, 64, 7),
        null,
        null,
        incremental,
        keep);
  }

  private void write(String name, int first) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("id,size,count,color,town,kind");
    for (int i = first; i < first + ROWS; i++) {
      lines.add(
          "%d,%d.5,%s,%s,\"town, %d\",%s"
              .formatted(
                  i,
                  i % 37,
                  i % 11 == 0 ? "" : i % 5,
                  i % 13 == 0 ? "" : i % 2 == 0 ? "rot" : "grün",
                  i % 3,
                  i % 2 == 0 ? "even" : "odd"));
    }
    Files.write(temporary.resolve(name), lines);
  }

  /** Columns behind the first one, by it. */
  private static Map<String, List<String>> query(String sql) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 2; column <= rows.getMetaData().getColumnCount(); column++) {
          values.add(rows.getString(column));
        }
        found.put(rows.getString(1), values);
      }
    }
    return found;
  }

  private static Map<String, List<String>> read(DatasetVersion version) {
    Map<String, List<String>> found = new TreeMap<>();
    for (Split split : Split.values()) {
      forEachGroup(
          version,
          split,
          data -> {
            for (int row = 0; row < data.rows(); row++) {
              int at = row;
              List<String> kept =
                  version.manifest().schema().keep().stream()
                      .map(name -> data.kept(name).get(at))
                      .toList();
              found.put(data.keys().get(row), kept);
            }
          });
    }
    return found;
  }

  private static Map<String, List<Object>> tensors(DatasetVersion version, Split split) {
    Map<String, List<Object>> found = new TreeMap<>();
    forEachGroup(
        version,
        split,
        data -> {
          for (int row = 0; row < data.rows(); row++) {
            String hex = HexFormat.of().formatHex(data.storedRow(row));
            found.put(data.keys().get(row), List.of(hex, data.labels().get(row)));
          }
        });
    return found;
  }

  private static void forEachGroup(
      DatasetVersion version, Split split, Consumer<RowGroupData> each) {
    for (ShardFile file : version.manifest().split(split).files()) {
      try (ShardReader reader = ShardReader.open(version, file)) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
          each.accept(reader.read(group, true));
        }
      }
    }
  }
}
