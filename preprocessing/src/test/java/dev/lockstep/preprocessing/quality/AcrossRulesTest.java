package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Rules that shuffle records: what they decide, and the order that they leave behind. */
class AcrossRulesTest {
  private static final int ROWS = 2_000;
  private static final StructType DATA = new StructType().add("code", DataTypes.StringType);
  private static final LookupSpec CODES =
      new LookupSpec(
          CsvSpec.of(List.of("s3a://raw/codes.csv")),
          new SchemaFile(
              SchemaFile.VERSION,
              null,
              List.of(new ColumnSchema("text", "string", true, null, null))));
  private static final ForeignKey KNOWN =
      new ForeignKey("known", List.of("code"), CODES, List.of("text"), null, null);

  /** 70 texts of a mebibyte are more than every executor should hold. */
  @Test
  void aLookupThatIsTooLargeToCopyIsShuffledAndDecidesTheSame() {
    Dataset<Row> copied = Rules.apply(frame(rows(3)), List.of(KNOWN), spec -> few());
    Dataset<Row> shuffled = Rules.apply(frame(rows(3)), List.of(KNOWN), spec -> many());

    assertThat(copied.queryExecution().optimizedPlan().toString()).contains("strategy=broadcast");
    assertThat(shuffled.queryExecution().optimizedPlan().toString()).contains("strategy=merge");
    assertThat(shuffled.schema()).isEqualTo(copied.schema());
    List<Row> expected = decisions(copied.sort("_position"));
    assertThat(decisions(shuffled.sort("_position"))).isEqualTo(expected);
    assertThat(expected).anyMatch(row -> "known".equals(row.getString(1)));
    assertThat(expected).anyMatch(row -> row.isNullAt(1));
    assertThat(shuffled.rdd().getNumPartitions()).isEqualTo(3);
  }

  @Test
  void recordsLeaveALargeForeignKeyInOneOrderWhateverOrderTheyCameIn() {
    assertThat(decisions(Rules.apply(frame(rows(3)), List.of(KNOWN), spec -> many())))
        .hasSize(ROWS)
        .isEqualTo(decisions(Rules.apply(frame(shuffled(3)), List.of(KNOWN), spec -> many())));
  }

  @Test
  void recordsLeaveUniqueInOneOrderWhateverOrderTheyCameIn() {
    List<Rule> rules = List.of(new Unique("once", List.of("code"), null, null));

    List<Row> decided = decisions(Rules.apply(frame(rows(3)), rules, spec -> few()));

    assertThat(decided).hasSize(ROWS).anyMatch(row -> "once".equals(row.getString(1)));
    assertThat(decisions(Rules.apply(frame(shuffled(3)), rules, spec -> few()))).isEqualTo(decided);
  }

  private static List<Row> decisions(Dataset<Row> judged) {
    return judged.select("_position", "_rule", "_reason").collectAsList();
  }

  private static Dataset<Row> few() {
    return LocalSpark.session().range(1, 250).selectExpr("'a' || id as text");
  }

  private static Dataset<Row> many() {
    return few().union(LocalSpark.session().range(70).selectExpr("id || repeat('x', 1048576)"));
  }

  /** Three partitions, in the order of the rows. */
  private static Dataset<Row> frame(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, RecordColumns.frame(DATA)).repartition(3);
  }

  private static List<Row> shuffled(long seed) {
    List<Row> rows = new ArrayList<>(rows(seed));
    Collections.shuffle(rows, new Random(5));
    return rows;
  }

  /** Some without a code, most of them several times. */
  private static List<Row> rows(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (long position = 0; position < ROWS; position++) {
      String code = random.nextInt(10) == 0 ? null : "a" + random.nextInt(500);
      rows.add(RowFactory.create(code, "s3a://raw/a", position, new byte[] {1}, null, null));
    }
    return rows;
  }
}
