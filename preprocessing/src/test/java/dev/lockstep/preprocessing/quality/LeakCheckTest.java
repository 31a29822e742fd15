package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.LeakReport.Leak;
import dev.lockstep.preprocessing.split.LeakPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakCheckTest {
  private static final Schema SCHEMA =
      new Schema(
          DatasetWriter.KEY,
          new TensorSpec("features", DType.UINT8, List.of(2), new Affine(List.of(1f), List.of(0f))),
          new ClassLabel("label", List.of("a", "b")));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void findsWhatAnotherEngineFinds(long seed) throws SQLException {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(
          RowFactory.create(
              random.nextInt(3),
              "k" + random.nextInt(20_000),
              (long) random.nextInt(30_000),
              0L,
              random.nextInt(4) == 0 ? null : "g" + random.nextInt(900)));
    }

    LeakReport report =
        LeakCheck.of(
            LocalSpark.session()
                .createDataFrame(
                    rows, LeakCheck.ROWS.add(LeakCheck.GROUP, DataTypes.StringType, true)));

    Map<LeakKind, String> columns =
        Map.of(LeakKind.KEY, "k", LeakKind.GROUP, "g", LeakKind.ROW, "r");
    assertThat(report.leaks()).hasSize(3);
    for (Leak leak : report.leaks()) {
      assertThat(new long[] {leak.values(), leak.rows()})
          .isEqualTo(oracle(rows, columns.get(leak.kind())));
      assertThat(leak.examples()).hasSize(5).allMatch(example -> example.size() > 1);
    }
    assertThat(Json.value(Json.tree(report), LeakReport.class)).isEqualTo(report);
  }

  @Test
  void identicalRowsOfFilesAreFoundWhateverTheirKeys(@TempDir Path folder) {
    List<DatasetRow> train = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      train.add(row("t" + i, i, 7, 0));
    }
    List<DatasetRow> validation = List.of(row("v0", 3, 7, 0), row("v1", 4, 7, 1));
    List<DatasetRow> test = List.of(row("t5", 0, 99, 0), row("x1", 3, 7, 0));
    DatasetVersion version = write(folder, train, validation, test);

    LeakReport report = LeakCheck.of(LocalSpark.session(), version);

    assertThat(report.leaks())
        .containsExactly(
            new Leak(LeakKind.KEY, 1, 2, List.of(Map.of(Split.TRAIN, "t5", Split.TEST, "t5"))),
            new Leak(
                LeakKind.ROW,
                1,
                3,
                List.of(Map.of(Split.TRAIN, "t3", Split.VALIDATION, "v0", Split.TEST, "x1"))));
    assertThat(report.text().orElseThrow())
        .contains(
            "2 rows share the same key", "t5 in train and t5 in test", "3 rows share identic");
    assertThatThrownBy(() -> report.enforce(LeakPolicy.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("splits are not separate");
    assertThatCode(() -> report.enforce(LeakPolicy.WARN)).doesNotThrowAnyException();
  }

  @Test
  void separateSplitsAreClean(@TempDir Path folder) {
    DatasetVersion version =
        write(folder, List.of(row("a", 1, 1, 0), row("b", 1, 1, 0)), List.of(), List.of());

    LeakReport report = LeakCheck.of(LocalSpark.session(), version);

    assertThat(report.isClean()).isTrue();
    assertThat(report.text()).isEmpty();
    assertThatCode(() -> report.enforce(LeakPolicy.FAIL)).doesNotThrowAnyException();
  }

  private static DatasetRow row(String key, int first, int second, int label) {
    return new DatasetRow(key, new byte[] {(byte) first, (byte) second}, label);
  }

  @SafeVarargs
  private static DatasetVersion write(Path folder, List<DatasetRow>... rows) {
    Storage storage = Storage.of(new Configuration());
    String fingerprint = Hashes.sha256("leaks");
    DatasetWriter writer =
        DatasetWriter.begin(storage, folder.toUri().toString() + "dataset", fingerprint);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(
          split,
          writer.writeSplit(context.parallelize(rows[split.ordinal()], 2), split, SCHEMA, 32));
    }
    long all = (long) rows[0].size() + rows[1].size() + rows[2].size();
    return writer.publish(
        new Manifest(
            Manifest.FORMAT_VERSION,
            writer.id(),
            fingerprint,
            Manifest.contentHash(SCHEMA, Map.of(), splits),
            "test",
            List.of(),
            Json.tree(Map.of()),
            SCHEMA,
            Map.of(),
            new RowCounts(all, rows[0].size(), rows[1].size(), rows[2].size(), 0, 0, 0),
            splits,
            List.of()));
  }

  /** Distinct values in more than one split, and the rows that have them. */
  private static long[] oracle(List<Row> rows, String column) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      duck.createStatement()
          .execute("create table records (split int, k varchar, r bigint, g varchar)");
      try (PreparedStatement insert =
          duck.prepareStatement("insert into records values (?, ?, ?, ?)")) {
        for (Row row : rows) {
          insert.setInt(1, row.getInt(0));
          insert.setString(2, row.getString(1));
          insert.setLong(3, row.getLong(2));
          insert.setString(4, row.getString(4));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      try (ResultSet found =
          duck.createStatement()
              .executeQuery(
                  "select count(*), sum(n) from (select count(*) as n from records where "
                      + column
                      + " is not null group by "
                      + column
                      + " having count(distinct split) > 1)")) {
        found.next();
        return new long[] {found.getLong(1), found.getLong(2)};
      }
    }
  }
}
