package dev.lockstep.jobs.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.synthetic.SyntheticTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers fit the same statistics, each in its way; DuckDB's share in {@code SidesIT}. */
class FitsTest {
  @TempDir private Path folder;

  @Test
  void twoQueriesAndOnePassFindTheSame() throws IOException {
    Path csv = folder.resolve("table.csv");
    SyntheticTable.of(3_000, 3).writeCsv(csv);
    RawTable table = table(csv);
    SparkSession session =
        LocalSession.start(new Task("test", table, "", folder.toString(), 2, 512, Map.of()));
    Dataset<Row> rows = LocalSession.read(session, table);
    Statistics queries = new TwoQueryFit().fit(rows, table);
    Statistics pass = new OnePassFit().fit(rows, table);
    assertThat(pass.mean()).containsExactly(queries.mean(), within(1e-12));
    assertThat(pass.deviation()).containsExactly(queries.deviation(), within(1e-12));
    assertThat(pass.index()).isEqualTo(queries.index());
    for (int i = 0; i < SyntheticTable.NUMBERS; i++) {
      assertThat(pass.mean()[i]).isCloseTo(i, within(0.1 * (1 + i / 3.0)));
    }
  }

  @Test
  void indicesFollowFrequencyAndThenTheName() {
    assertThat(Statistics.index(Map.of("b", 2L, "a", 2L, "c", 9L)))
        .isEqualTo(Map.of("c", 0, "a", 1, "b", 2));
  }

  @Test
  void talliesMergeToMomentsAndRankedCounts() {
    Tally one = new Tally(1, 1);
    Tally other = new Tally(1, 1);
    one.add(new double[] {1, 0, 5});
    one.add(new double[] {3, 2, 5});
    other.add(new double[] {5, 2, 8});
    Profile found = one.merge(other).profile();
    assertThat(found.rows()).isEqualTo(3);
    assertThat(found.numbers().get(0).mean()).isEqualTo(3);
    assertThat(found.numbers().get(0).deviation()).isCloseTo(Math.sqrt(8 / 3.0), within(1e-12));
    assertThat(found.categories()).containsExactly(List.of(2L, 1L));
    assertThat(found.label().mean()).isEqualTo(6);
  }

  private static RawTable table(Path csv) {
    List<Field> fields = new ArrayList<>();
    for (String name : SyntheticTable.columns()) {
      switch (name.charAt(0)) {
        case 'n' -> fields.add(new Field(name, Field.Type.DOUBLE, Field.Role.NUMBER));
        case 'c' -> fields.add(new Field(name, Field.Type.TEXT, Field.Role.CATEGORY));
        default -> fields.add(new Field(name, Field.Type.LONG, Field.Role.CLASS));
      }
    }
    return new RawTable(RawTable.Format.CSV, List.of(csv.toString()), fields);
  }
}
