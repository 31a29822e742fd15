package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.jdbc.Database;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.JdbcSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets of a database table. */
class DatabaseRunTest {
  private static final String URL = "jdbc:h2:mem:runs;DB_CLOSE_DELAY=-1";
  private static final String PASSWORD = "Tr0ub4dor";

  @TempDir private Path folder;

  private static void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, "sa", PASSWORD);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows are stored in another order for every seed. */
  private static void fill(int seed) throws SQLException {
    sql(
        "drop all objects",
        "create table t (id int, x double, kind varchar(1), part int)",
        "insert into t select i, case when mod(i, 9) = 0 then null else sqrt(i) end,"
            + " case mod(i, 2) when 0 then 'a' else 'b' end, mod(i, 100)"
            + " from system_range(1, 3000) r(i) order by rand("
            + seed
            + ")",
        "insert into t values (99999999, 1, 'c', 1)");
  }

  @AfterEach
  void drop() throws SQLException {
    sql("drop all objects");
  }

  private PreprocessPipeline.Result run(String name, String version) {
    Configuration secrets = new Configuration();
    secrets.set(Database.USER, "sa");
    secrets.set(Database.PASSWORD, PASSWORD);
    JdbcSpec source =
        new JdbcSpec(
            URL,
            null,
            "t",
            null,
            List.of("id"),
            new JdbcSpec.Partition("part", null, null, 3),
            100,
            version);
    TabularSpec spec =
        new TabularSpec(
            folder.resolve(name).toUri().toString(),
            source,
            new SchemaFile(
                1,
                null,
                List.of(column("id", "int"), column("x", "double"), column("kind", "string"))),
            List.of("id"),
            List.of(),
            List.of(),
            List.of(
                new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
                new Standardize(ColumnSelection.NUMERIC)),
            new TargetSpec.OfClass("kind", List.of("a", "b")),
            new SplitSpec(0.1, 0.1, 17),
            new RejectionBudget(0.01),
            new PreprocessSpec.OutputSpec(1 << 20, 64, 7));
    return PreprocessPipeline.run(LocalSpark::session, Storage.of(secrets), spec, false);
  }

  private static ColumnSchema column(String name, String type) {
    return new ColumnSchema(name, type, true, null, null);
  }

  @Test
  void theOrderInWhichADatabaseKeepsRowsDecidesNoBit() throws SQLException {
    fill(1);
    var first = run("one", null).dataset().manifest();
    fill(2);
    var second = run("two", null).dataset().manifest();

    assertThat(second.contentSha256()).isEqualTo(first.contentSha256());
    assertThat(second.rejects()).isEqualTo(first.rejects());
    assertThat(first.counts().rejected()).isEqualTo(1);
    assertThat(first.counts().train() + first.counts().validation() + first.counts().test())
        .isEqualTo(3000);
  }

  @Test
  void isUpToDateWhileTheVersionQuerySaysSoAndNeverWithoutOne() throws SQLException {
    fill(1);
    String version = "select max(id) from t";

    assertThat(run("known", version).reused()).isFalse();
    assertThat(run("known", version).reused()).isTrue();
    sql("insert into t values (3001, 1, 'a', 1)");
    assertThat(run("known", version).reused()).as("one row more").isFalse();
    sql("update t set id = 100000000 where id = 99999999");
    assertThat(run("known", version).reused()).as("another version").isFalse();
    assertThat(run("unknown", null).reused()).isFalse();
    assertThat(run("unknown", null).reused()).isFalse();
  }

  @Test
  void thePasswordIsInNoFileOfTheDataset() throws SQLException, IOException {
    fill(1);
    run("one", null);

    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(PASSWORD);
      }
    }
  }
}
