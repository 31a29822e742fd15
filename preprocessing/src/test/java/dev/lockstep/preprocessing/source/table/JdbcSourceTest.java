package dev.lockstep.preprocessing.source.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.jdbc.Database;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSourceTest {
  private static final String URL = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";
  private static final String USER = "reader-of-shop";
  private static final String PASSWORD = "Tr0ub4dor";
  private static final SchemaFile SCHEMA =
      TableFixture.schema("id bigint", "x double", "name string", "at timestamp");

  @TempDir Path folder;

  @BeforeEach
  void fill() throws SQLException {
    h2(
        "create table sales (id bigint primary key, x double, \"name\" varchar(20), at timestamp)",
        "insert into sales select i, case when mod(i, 7) = 0 then null else i / 4.0e0 end,"
            + " 'n' || mod(i, 5), dateadd(second, i, timestamp '2026-03-29 01:59:00')"
            + " from system_range(1, 1000) t(i) order by rand(1)");
  }

  @AfterEach
  void drop() throws SQLException {
    h2("drop all objects");
  }

  /** Who connects first is the owner. */
  private static void h2(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL, USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static TableAccess access(String password) {
    Configuration secrets = new Configuration();
    secrets.set(Database.USER, USER);
    secrets.set(Database.PASSWORD, password);
    return new TableAccess(Storage.of(secrets));
  }

  private static JdbcSpec table(String name, JdbcSpec.Partition partition, String version) {
    return new JdbcSpec(URL, null, name, null, List.of("id"), partition, null, version);
  }

  private static TableSource open(JdbcSpec spec, SchemaFile schema) {
    return TableSources.open(access(PASSWORD), spec, schema);
  }

  private static List<Row> read(JdbcSpec spec, SchemaFile schema) {
    try {
      return open(spec, schema).read(LocalSpark.session()).collectAsList();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,,", "4,,", "7,100,500", "3,-5,20", "5,2000,3000"})
  void readsEveryRowOnceInTheOrderOfTheKey(int count, Long lower, Long upper) {
    List<Row> rows =
        read(table("sales", new JdbcSpec.Partition("ID", lower, upper, count), null), SCHEMA);

    assertThat(rows).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      Row row = rows.get(i);
      long id = i + 1L;
      assertThat(row.<String>getAs("_rule")).isNull();
      assertThat(row.<Long>getAs("id")).isEqualTo(id);
      assertThat(row.<Long>getAs("_position")).isEqualTo(i);
      assertThat(row.<Double>getAs("x")).isEqualTo(id % 7 == 0 ? null : id / 4.0);
      assertThat(row.<String>getAs("name")).isEqualTo("n" + id % 5);
      assertThat(row.<java.sql.Timestamp>getAs("at").toInstant())
          .isEqualTo(java.time.Instant.parse("2026-03-29T01:59:00Z").plusSeconds(id));
      assertThat(row.<String>getAs("_source")).isEqualTo("jdbc:h2:mem:shop#sales");
    }
    assertThat(new String(rows.get(6).<byte[]>getAs("_raw"), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":7,\"x\":null,\"name\":\"n2\",\"at\":\"2026-03-29T01:59:07\"}");
  }

  @Test
  void rowsWithoutAValueToDivideByAreReadToo() throws SQLException {
    h2("create table t (id int primary key, part int)", "insert into t values (1, null), (2, 5)");

    List<Row> rows =
        read(
            table("t", new JdbcSpec.Partition("part", null, null, 3), null),
            TableFixture.schema("id int"));

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void readsAQueryOfAnotherDatabaseByItsDriver() throws SQLException {
    String file = folder.resolve("a.duckdb").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table \"T 1\" as select i::integer as id, i / 7 as x, date '2026-01-01' + i::int"
              + " as day, 'ü%' || i as s, i % 2 = 0 as b, (i * 1.5)::decimal(10, 2) as d,"
              + " timestamptz '2026-01-01 12:00:00+02' as at from range(50) t(i)");
    }
    JdbcSpec spec =
        new JdbcSpec(
            "jdbc:duckdb:" + file,
            "org.duckdb.DuckDBDriver",
            null,
            "select * from \"T 1\" where s like 'ü%';",
            List.of("id"),
            new JdbcSpec.Partition("id", null, null, 2),
            10,
            "select count(*) from \"T 1\"");
    SchemaFile schema =
        TableFixture.schema(
            "id int", "day date", "s string", "b boolean", "d decimal(10,2)", "at timestamp");

    TableSource source = TableSources.open(access(PASSWORD), spec, schema);
    List<Row> rows = source.read(LocalSpark.session()).collectAsList();

    assertThat(source.objects()).extracting(SourceObject::etag).containsExactly("50");
    assertThat(rows).hasSize(50);
    Row row = rows.get(3);
    assertThat(row.getInt(0)).isEqualTo(3);
    assertThat(row.getDate(1)).isEqualTo(Date.valueOf("2026-01-04"));
    assertThat(row.getString(2)).isEqualTo("ü%3");
    assertThat(row.getBoolean(3)).isFalse();
    assertThat(row.getDecimal(4)).isEqualTo("4.50");
    assertThat(row.getTimestamp(5).toInstant()).isEqualTo("2026-01-01T10:00:00Z");
  }

  @Test
  void rejectsARowWithAValueThatDoesNotFitAndKeepsTheRow() throws SQLException {
    h2(
        "create table t (id int primary key, small int, d decimal(10, 3), big numeric(30, 0))",
        "insert into t values (1, 127, 1.5, 1), (2, 128, 1.5, 1), (3, 1, 1.005, 1),"
            + " (4, 1, 1, 9223372036854775808), (5, null, null, null)");

    List<Row> rows =
        read(
            table("t", null, null),
            TableFixture.schema("id int", "small tinyint", "d decimal(10,2)", "big bigint"));

    assertThat(rows)
        .extracting(row -> row.<String>getAs("_rule"))
        .containsExactly(null, "type", "type", "type", null);
    assertThat(rows)
        .extracting(row -> row.<Object>getAs("id"))
        .containsExactly(1, null, null, null, 5);
    assertThat(rows.get(1).<String>getAs("_reason"))
        .isEqualTo("column small: found 128, which is no TINYINT");
    assertThat(new String(rows.get(2).<byte[]>getAs("_raw"), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":3,\"small\":1,\"d\":1.005,\"big\":1}");
  }

  @Test
  void theVersionQueryAndTheNumberOfRowsSayWhetherSomethingChanged() throws SQLException {
    JdbcSpec versioned = table("sales", null, "select max(at) from sales");
    JdbcSpec other = table("sales", null, null);

    TableSource before = open(versioned, SCHEMA);
    assertThat(open(versioned, SCHEMA).objects()).isEqualTo(before.objects());
    assertThat(before.now()).contains(before.objects());
    TableSource unknown = open(other, SCHEMA);
    assertThat(open(other, SCHEMA).objects()).isNotEqualTo(unknown.objects());
    assertThat(unknown.now()).contains(unknown.objects());

    h2("delete from sales where id = 3");

    assertThat(before.now()).isPresent().get().isNotEqualTo(before.objects());
    assertThat(unknown.now()).isPresent().get().isNotEqualTo(unknown.objects());
    assertThatThrownBy(() -> read(table("sales", null, "select id from sales"), SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("source.version must be a query that gives one value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete from sales where id = 500", "insert into sales(id) values (-1)"})
  void failsIfRowsComeOrGoAfterTheyWereCounted(String change) throws SQLException {
    TableSource source = open(table("sales", null, null), SCHEMA);
    h2(change);

    assertThatThrownBy(() -> unwrapped(() -> source.read(LocalSpark.session()).collectAsList()))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("jdbc:h2:mem:shop#sales changed while it was read", "1000 rows");
  }

  @Test
  void refusesAKeyThatLeavesTheOrderToChance() throws SQLException {
    h2("create table t (id int, v int)", "insert into t values (1, 1), (2, 1), (2, 2)");

    assertThatThrownBy(() -> read(table("t", null, null), TableFixture.schema("v int")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has two rows with the key [2] in [id]");
  }

  @Test
  void saysEverythingThatTheTableLacksBeforeItReads() {
    assertThatThrownBy(
            () ->
                open(
                    table("sales", null, null),
                    TableFixture.schema("id bigint", "no int", "name double", "at date")))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "jdbc:h2:mem:shop#sales does not have the columns of the schema",
            "there is no column no",
            "column name is string, expected double",
            "column at is timestamp, expected date",
            "it has ID, X, name, AT");
    assertThatThrownBy(() -> open(table("missing", null, null), SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("jdbc:h2:mem:shop refuses", "MISSING", "SQLSTATE 42S");
  }

  @Test
  void credentialsAreInNothingThatIsShownOrWritten() {
    JdbcSpec spec = table("sales", new JdbcSpec.Partition("id", null, null, 2), null);
    Dataset<Row> frame = open(spec, SCHEMA).read(LocalSpark.session());
    String plans = frame.queryExecution().toString() + frame.rdd().toDebugString();
    Map<String, String> conf =
        frame.sparkSession().conf().getAll().isEmpty()
            ? Map.of()
            : scala.collection.JavaConverters.mapAsJavaMap(frame.sparkSession().conf().getAll());
    String shown =
        plans
            + conf
            + dev.lockstep.preprocessing.dataset.storage.Json.line(spec)
            + access(PASSWORD)
            + frame.sparkSession().sparkContext().hadoopConfiguration().get(Database.PASSWORD);

    assertThat(shown).doesNotContain(PASSWORD).doesNotContain(USER);
    assertThatThrownBy(() -> TableSources.open(access("wrong-" + PASSWORD), spec, SCHEMA))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("cannot connect to jdbc:h2:mem:shop")
        .satisfies(
            failure ->
                assertThat(org.apache.commons.lang3.exception.ExceptionUtils.getStackTrace(failure))
                    .doesNotContain(PASSWORD)
                    .doesNotContain(USER));
  }

  @Test
  void saysThatNoDriverTakesAnAddress() {
    JdbcSpec unknown =
        new JdbcSpec("jdbc:none://db/x?a=b", null, "t", null, List.of("id"), null, null, null);
    JdbcSpec absent =
        new JdbcSpec(URL, "org.none.Driver", "t", null, List.of("id"), null, null, null);

    assertThatThrownBy(() -> open(unknown, SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no driver on the class path takes the address jdbc:none://db/x;");
    assertThatThrownBy(() -> open(absent, SCHEMA))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("org.none.Driver is no JDBC driver on the class path");
  }

  private static void unwrapped(Runnable action) {
    try {
      action.run();
    } catch (Exception e) {
      throw Failures.unwrap(e);
    }
  }

  @Test
  void infersWhatTheDatabaseSaysOfItsColumns() {
    var found =
        dev.lockstep.preprocessing.source.infer.SchemaInference.of(
            access(PASSWORD), table("sales", null, null), 100, LocalSpark::session);

    assertThat(
            found.columns().stream()
                .map(c -> c.schema().name() + " " + c.schema().type() + " " + c.schema().nullable())
                .collect(Collectors.toList()))
        .containsExactly(
            "ID bigint false", "X double true", "name string false", "AT timestamp false");
    assertThat(found.records()).isEqualTo(100);
    assertThat(found.whole()).isFalse();
  }
}
