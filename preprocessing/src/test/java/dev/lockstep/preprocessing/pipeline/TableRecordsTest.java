package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Keep;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.DateParts;
import dev.lockstep.preprocessing.step.Deduplicate;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.DropColumns;
import dev.lockstep.preprocessing.step.Filter;
import dev.lockstep.preprocessing.step.RecordStep;
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
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Record steps in a whole run, against the same steps as DuckDB does them. */
class TableRecordsTest {
  private static final int ROWS = 4_000;
  private static final List<String> FILES = List.of("a.csv", "b.csv");

  /** Malformed first, then the steps in their order, then the target. */
  private static final String ORACLE =
      """
      with typed as (
        select *, amount is not null and try_cast(amount as double) is null as malformed from raw),
      filtered as (
        select *, not malformed and not coalesce(try_cast(amount as double) > 0, false) as dropped
        from typed),
      ranked as (
        select *, not malformed and not dropped and row_number() over (
          partition by id, malformed or dropped order by file, line) > 1 as again from filtered)
      select id, malformed, dropped, again, kind not in ('even', 'odd') as unlabeled,
        try_cast(amount as double) * price as total, hour(moment) as hour from ranked
      """;

  @TempDir private Path temporary;

  @BeforeEach
  void writeFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    for (String file : FILES) {
      StringBuilder text = new StringBuilder("id,amount,price,moment,kind\n");
      for (int i = 0; i < ROWS / FILES.size(); i++) {
        int id = random.nextInt(ROWS * 2 / 3);
        String amount =
            switch (random.nextInt(20)) {
              case 0 -> "";
              case 1 -> "many";
              case 2, 3 -> "-1.5";
              default -> Integer.toString(1 + random.nextInt(100));
            };
        String at =
            "2024-%02d-%02d %02d:30:00"
                .formatted(1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(24));
        String kind = random.nextInt(50) == 0 ? "neither" : id % 2 == 0 ? "even" : "odd";
        text.append("%d,%s,%d,%s,%s%n".formatted(id, amount, random.nextInt(50), at, kind));
      }
      Files.writeString(temporary.resolve(file), text.toString().replace("\r", ""));
    }
  }

  @Test
  void everyRecordMeetsTheFateThatDuckDbGivesIt() throws SQLException {
    Map<String, float[]> expected = new TreeMap<>();
    long[] fates = expected(expected);

    DatasetVersion published = run("all", steps("id"));

    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(ROWS);
    assertThat(counts.filtered()).isEqualTo(fates[1]).isPositive();
    assertThat(counts.duplicates()).isEqualTo(fates[2]).isPositive();
    assertThat(counts.rejected()).isEqualTo(fates[0] + fates[3]).isPositive();
    Map<String, float[]> found = read(published);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach((key, row) -> assertThat(row).as(key).isEqualTo(expected.get(key)));
  }

  @Test
  void theSameFilesGiveTheSameContentAgain() {
    assertThat(run("one", steps("id")).manifest().contentSha256())
        .isEqualTo(run("two", steps("id")).manifest().contentSha256());
  }

  @Test
  void aStepThatNamesNoColumnPublishesNothing() {
    assertThatThrownBy(() -> run("wrong", steps("idd")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deduplicate: there is no column idd");
    assertThat(DatasetVersion.latest(storage(), address("wrong"))).isEmpty();
  }

  private static List<RecordStep> steps(String by) {
    return List.of(
        new Filter("amount > 0"),
        new Derive(Map.of("total", "amount * price")),
        new DateParts("moment", List.of(DateParts.Part.HOUR), false),
        new DropColumns(List.of("amount", "price", "moment")),
        new Deduplicate(List.of(by)));
  }

  /** Hours are those of UTC wherever the session is. */
  private DatasetVersion run(String name, List<RecordStep> records) {
    SparkSession elsewhere = LocalSpark.session().cloneSession();
    elsewhere.conf().set("spark.sql.session.timeZone", "Asia/Tokyo");
    TabularSpec spec =
        new TabularSpec(
            address(name),
            CsvSpec.of(FILES.stream().map(this::address).toList()),
            new SchemaFile(
                1,
                null,
                List.of(
                    column("id", "bigint"),
                    column("amount", "double"),
                    column("price", "int"),
                    column("moment", "timestamp"),
                    column("kind", "string"))),
            List.of("id"),
            records,
            List.of(),
            List.of(new Keep(ColumnSelection.NUMERIC, false)),
            new TargetSpec.OfClass("kind", List.of("even", "odd")),
            new SplitSpec(0.1, 0.2, 17),
            new RejectionBudget(0.5),
            new PreprocessSpec.OutputSpec(1 << 20, 256, 7));
    return PreprocessPipeline.run(() -> elsewhere, storage(), spec, true).dataset();
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

  /** Fills in the kept rows; numbers of malformed, filtered, duplicate and unlabeled records. */
  private long[] expected(Map<String, float[]> kept) throws SQLException {
    long[] fates = new long[4];
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table raw (file int, line bigint, id bigint, amount varchar, price int,"
              + " moment timestamp, kind varchar)");
      for (int i = 0; i < FILES.size(); i++) {
        statement.execute(
            "insert into raw select "
                + i
                + ", row_number() over (), * from read_csv('"
                + temporary.resolve(FILES.get(i))
                + "', header=true, parallel=false, columns={'id': 'bigint', 'amount': 'varchar',"
                + " 'price': 'int', 'moment': 'timestamp', 'kind': 'varchar'})");
      }
      try (ResultSet rows = statement.executeQuery(ORACLE)) {
        while (rows.next()) {
          int fate = 0;
          while (fate < fates.length && !rows.getBoolean(2 + fate)) {
            fate++;
          }
          if (fate < fates.length) {
            fates[fate]++;
          } else {
            float[] values = {(float) rows.getDouble("total"), rows.getInt("hour")};
            assertThat(kept.put(rows.getString("id"), values)).isNull();
          }
        }
      }
    }
    return fates;
  }

  private static Map<String, float[]> read(DatasetVersion version) {
    Map<String, float[]> found = new TreeMap<>();
    for (Split split : Split.values()) {
      for (ShardFile file : version.manifest().split(split).files()) {
        try (ShardReader reader = ShardReader.open(version, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            RowGroupData data = reader.read(group, true);
            for (int row = 0; row < data.rows(); row++) {
              float[] values = new float[2];
              data.copyRow(row, FloatBuffer.wrap(values));
              assertThat(found.put(data.keys().get(row), values)).isNull();
            }
          }
        }
      }
    }
    return found;
  }
}
