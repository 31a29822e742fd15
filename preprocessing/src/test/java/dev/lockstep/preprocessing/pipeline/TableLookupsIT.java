package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.source.table.TableSpec;
import java.nio.FloatBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins and foreign keys in whole runs, against the same joins as DuckDB does them. */
class TableLookupsIT extends LookupsFixture {
  private static final String ORACLE =
      """
      select f.id,
        f.carrier is not null and f.carrier not in
          (select code from carriers where code is not null) as unknown,
        coalesce(a.elevation, -1) as elevation, f.delay,
        case when a.state is null then 0 else length(a.state) end as state
      from flights f left join airports a on f.airport = a.airport and f.terminal = a.terminal
      order by f.id
      """;

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet", "orc", "avro"})
  void everyRecordGetsWhatDuckDbFindsInALookupOfAnyFormat(String format) throws SQLException {
    TableSpec airports = airports(format);

    DatasetVersion published = run(spec("of_" + format, airports, carriers("carriers.csv")));

    Map<String, float[]> expected = new TreeMap<>();
    long unknown = expected(expected);
    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(ROWS);
    assertThat(counts.rejected()).isEqualTo(unknown).isPositive();
    Map<String, float[]> found = read(published);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    found.forEach((key, row) -> assertThat(row).as(key).isEqualTo(expected.get(key)));
    assertThat(published.manifest().sources())
        .extracting(SourceObject::uri)
        .contains(address("flights.csv"), address("carriers.csv"))
        .hasSizeGreaterThanOrEqualTo(3)
        .isSorted();
  }

  /** Fills in the kept rows; number of records with an unknown carrier. */
  private long expected(Map<String, float[]> kept) throws SQLException {
    long unknown = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("flights", "airports", "carriers")) {
        statement.execute(
            "create table %1$s as select * from read_csv('%2$s', header = true, nullstr = '')"
                .formatted(table, temporary.resolve(table + ".csv")));
      }
      try (ResultSet rows = statement.executeQuery(ORACLE)) {
        while (rows.next()) {
          if (rows.getBoolean("unknown")) {
            unknown++;
          } else {
            kept.put(rows.getString("id"), values(rows));
          }
        }
      }
    }
    return unknown;
  }

  private static float[] values(ResultSet row) throws SQLException {
    return new float[] {
      (float) row.getDouble("delay"),
      (float) row.getDouble("state"),
      (float) row.getDouble("elevation")
    };
  }

  private static Map<String, float[]> read(DatasetVersion version) {
    Map<String, float[]> found = new TreeMap<>();
    for (Split split : Split.values()) {
      for (ShardFile file : version.manifest().split(split).files()) {
        try (ShardReader reader = ShardReader.open(version, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            RowGroupData data = reader.read(group, true);
            for (int row = 0; row < data.rows(); row++) {
              float[] values = new float[3];
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
