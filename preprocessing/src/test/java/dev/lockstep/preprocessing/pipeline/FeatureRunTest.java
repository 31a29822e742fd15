package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.Bins;
import dev.lockstep.preprocessing.normalize.Clip;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Frequency;
import dev.lockstep.preprocessing.normalize.Power;
import dev.lockstep.preprocessing.normalize.Robust;
import dev.lockstep.preprocessing.normalize.TargetEncode;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature steps of several levels in a whole run, against the same steps as DuckDB does them. */
class FeatureRunTest {
  private static final int ROWS = 3_000;
  private static final List<String> FILES = List.of("a.csv", "b.csv");
  private static final String SCHEMA =
      "id bigint, amount double, age double, zone varchar,"
          + " city varchar, note varchar, price double";

  /**
   * A text that only one row has is encoded as the mean of the other folds: rows with the same
   * number are in the same fold.
   */
  private static final String ORACLE =
      """
      with train as (select * from both_sides where split = 'TRAIN'),
      bounds as (
        select quantile_cont(amount, 0.01) as low, quantile_cont(amount, 0.99) as high from train),
      logs as (
        select id, ln(1 + least(greatest(amount, low), high)) as l from both_sides, bounds),
      spread as (
        select quantile_cont(l, 0.5) as median,
          quantile_cont(l, 0.75) - quantile_cont(l, 0.25) as width
        from logs where id in (select id from train)),
      edges as (select quantile_cont(age, [0.25, 0.5, 0.75]) as e from train),
      coded as (
        select b.*, (select avg(price) from train) as everywhere,
          (select sum(price) from train t where t.city = b.city) as all_sum,
          (select count(*) from train t where t.city = b.city) as all_count,
          (select count(*) from train t where t.zone = b.zone) as zone_count,
          (select sum(price) from train t where t.city = b.city and t.f4 <> b.f4) as fold_sum,
          (select count(*) from train t where t.city = b.city and t.f4 <> b.f4) as fold_count,
          (select avg(price) from train t where t.f4 <> b.f4) as fold_mean
        from both_sides b)
      select id, split, f0, f1, f2, f3, f4,
        (l - median) / width as e0,
        len([x for x in e if age >= x]) as e1,
        zone_count / (select count(*) from train) as e2,
        case when split = 'TRAIN' then (coalesce(fold_sum, 0) + 3 * fold_mean) / (fold_count + 3)
          else (coalesce(all_sum, 0) + 3 * everywhere) / (all_count + 3) end as e3,
        case when split = 'TRAIN' then fold_mean else everywhere end as e4
      from coded join logs using (id), spread, edges
      """;

  @TempDir private Path temporary;

  @Test
  void everyStepIsFitOnTrainAloneAndEncodesAllSplitsAsDuckDbDoes()
      throws IOException, SQLException {
    writeFiles();
    DatasetVersion published = run("one");
    Map<Split, Map<String, float[]>> found = new TreeMap<>();
    for (Split split : Split.values()) {
      found.put(split, read(published, split));
    }

    assertThat(found.get(Split.TRAIN)).hasSizeGreaterThan(ROWS / 2);
    assertThat(found.get(Split.TEST)).hasSizeGreaterThan(ROWS / 10);
    assertThat(found.get(Split.TRAIN).values().stream().map(row -> row[4]).distinct().count())
        .as("folds")
        .isEqualTo(5);
    compare(found);
    assertThat(run("two").manifest().contentSha256())
        .isEqualTo(published.manifest().contentSha256());
  }

  private void writeFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    int id = 0;
    for (String file : FILES) {
      StringBuilder text = new StringBuilder("id,amount,age,zone,city,note,price\n");
      for (int i = 0; i < ROWS / FILES.size(); i++, id++) {
        double amount = Math.exp(8 * random.nextDouble());
        int city = (int) (40 * random.nextDouble() * random.nextDouble());
        text.append(
            String.format(
                Locale.ROOT,
                "%d,%.4f,%d,%s,c%d,n%d,%d%n",
                id,
                amount,
                18 + random.nextInt(60),
                random.nextInt(9) == 0 ? "" : "z" + random.nextInt(7),
                city,
                id,
                100 * city + random.nextInt(1000)));
      }
      Files.writeString(temporary.resolve(file), text.toString().replace("\r", ""));
    }
  }

  private DatasetVersion run(String name) {
    ColumnSelection amount = ColumnSelection.of("amount");
    TabularSpec spec =
        new TabularSpec(
            address(name),
            CsvSpec.of(FILES.stream().map(this::address).toList()),
            new SchemaFile(
                1,
                null,
                List.of(
                    column("id", "string"),
                    column("amount", "double"),
                    column("age", "double"),
                    column("zone", "string"),
                    column("city", "string"),
                    column("note", "string"),
                    column("price", "double"))),
            List.of("id"),
            List.of(),
            List.of(),
            List.of(
                new Clip(amount, null, null, 0.01, 0.99),
                new Power(amount, Power.Method.LOG1P, null, null),
                new Robust(amount, null, null),
                new Bins(ColumnSelection.of("age"), 4, null, false, null),
                new Frequency(ColumnSelection.of("zone"), null),
                new TargetEncode(ColumnSelection.of("city", "note"), 3.0)),
            new TargetSpec.OfValue("price", null, null, null),
            new SplitSpec(0.1, 0.2, 17),
            new RejectionBudget(0.5),
            new PreprocessSpec.OutputSpec(1 << 20, 256, 7));
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, true).dataset();
  }

  private void compare(Map<Split, Map<String, float[]>> found) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("create table raw (" + SCHEMA + ")");
      for (String file : FILES) {
        statement.execute("copy raw from '" + temporary.resolve(file) + "' (header)");
      }
      statement.execute(
          "create table encoded (id bigint, split varchar, f0 float, f1 float, f2 float, f3 float,"
              + " f4 float)");
      for (Map.Entry<Split, Map<String, float[]>> split : found.entrySet()) {
        for (Map.Entry<String, float[]> row : split.getValue().entrySet()) {
          statement.addBatch(insert(split.getKey(), row.getKey(), row.getValue()));
        }
      }
      statement.executeBatch();
      statement.execute("create table both_sides as from raw join encoded using (id)");
      int rows = 0;
      try (ResultSet all = statement.executeQuery(ORACLE)) {
        for (; all.next(); rows++) {
          compare(all);
        }
      }
      assertThat(rows).isEqualTo(ROWS);
    }
  }

  private static void compare(ResultSet row) throws SQLException {
    for (int i = 0; i < 5; i++) {
      double expected = row.getDouble("e" + i);
      assertThat(row.getDouble("f" + i))
          .as("element %d of row %d, %s", i, row.getLong("id"), row.getString("split"))
          .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
    }
  }

  private static String insert(Split split, String id, float[] row) {
    StringBuilder text = new StringBuilder("insert into encoded values (" + id);
    text.append(", '").append(split).append('\'');
    for (float value : row) {
      text.append(", ").append(value);
    }
    return text.append(')').toString();
  }

  private static Map<String, float[]> read(DatasetVersion version, Split split) {
    Map<String, float[]> found = new TreeMap<>();
    for (ShardFile file : version.manifest().split(split).files()) {
      try (ShardReader reader = ShardReader.open(version, file)) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
          RowGroupData data = reader.read(group, true);
          for (int row = 0; row < data.rows(); row++) {
            float[] values = new float[5];
            data.copyRow(row, FloatBuffer.wrap(values));
            assertThat(found.put(data.keys().get(row), values)).isNull();
          }
        }
      }
    }
    return found;
  }

  private static ColumnSchema column(String name, String type) {
    return new ColumnSchema(name, type, true, null, null);
  }

  private String address(String name) {
    return temporary.resolve(name).toUri().toString();
  }

  private static Storage storage() {
    return Storage.of(new Configuration());
  }
}
