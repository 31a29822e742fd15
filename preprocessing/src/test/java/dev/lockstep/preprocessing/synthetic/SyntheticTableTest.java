package dev.lockstep.preprocessing.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticTableTest {
  private static final long ROWS = 40_000;

  @TempDir private Path folder;

  @Test
  void equalSeedsGiveEqualBytesAndAnotherSeedGivesOthers() throws IOException {
    Path first = write(SyntheticTable.of(20_000, 5), "first.csv");
    Path second = write(SyntheticTable.of(20_000, 5), "second.csv");
    Path other = write(SyntheticTable.of(20_000, 6), "other.csv");
    assertThat(first).hasSameBinaryContentAs(second);
    assertThat(Files.mismatch(first, other)).isNotEqualTo(-1);
  }

  @Test
  void aShorterTableIsTheBeginningOfALongerOne() throws IOException {
    List<String> shorter = Files.readAllLines(write(SyntheticTable.of(9_000, 5), "short.csv"));
    List<String> longer = Files.readAllLines(write(SyntheticTable.of(20_000, 5), "long.csv"));
    assertThat(longer).hasSize(20_001).startsWith(shorter.toArray(String[]::new));
  }

  @Test
  void everyRecordCanBeMadeAlone() throws IOException {
    SyntheticTable table = new SyntheticTable(20_000, 5, 0.02);
    List<String> lines = Files.readAllLines(write(table, "table.csv"));
    assertThat(lines.get(0)).isEqualTo(String.join(",", SyntheticTable.columns()));
    for (int row : new int[] {0, 1, 8_191, 8_192, 19_999}) {
      assertThat(table.record(row)).isEqualTo(lines.get(row + 1));
    }
  }

  @Test
  void distributionsAreTheStatedOnes() throws IOException, SQLException {
    Path csv = write(SyntheticTable.of(ROWS, 5), "table.csv");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < SyntheticTable.NUMBERS; i++) {
        double deviation = 1 + i / 3.0;
        double[] found =
            numbers(
                statement,
                "select avg(n%d), stddev_samp(n%d), count(n%d) from '%s'".formatted(i, i, i, csv));
        double error = 5 * deviation / Math.sqrt(ROWS);
        assertThat(found[0]).as("mean of n%d", i).isCloseTo(i, within(error));
        assertThat(found[1]).as("deviation of n%d", i).isCloseTo(deviation, within(error));
        assertThat(found[2] / ROWS).as("present in n%d", i).isCloseTo(0.97, within(0.005));
      }
    }
  }

  @Test
  void categoriesAndLabelsAreTheStatedOnes() throws IOException, SQLException {
    Path csv = write(SyntheticTable.of(ROWS, 5), "table.csv");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < SyntheticTable.categories().size(); i++) {
        double[] found =
            numbers(
                statement,
                "select count(distinct c%d), count(c%d), count(*) filter (c%d = 'v%d_0') from '%s'"
                    .formatted(i, i, i, i, csv));
        int categories = SyntheticTable.categories().get(i);
        assertThat(found[0])
            .as("categories of c%d", i)
            .isBetween(0.95 * categories, 1.0 * categories);
        double first = 1 - Math.exp(-5.0 / categories);
        assertThat(found[2] / found[1]).as("first of c%d", i).isCloseTo(first, within(0.01));
      }
      double[] label =
          numbers(statement, "select avg(label), min(label), max(label) from '%s'".formatted(csv));
      assertThat(label[0]).isCloseTo(0.5, within(0.0125));
      assertThat(label).endsWith(0, 1);
    }
  }

  @Test
  void exactlyTheAskedShareIsMalformed() {
    SyntheticTable table = new SyntheticTable(100_003, 11, 0.02);
    assertThat(table.malformedRecords()).isEqualTo(2_000);
    long found =
        LongStream.range(0, table.rows())
            .filter(row -> table.malformation(row).isPresent())
            .count();
    assertThat(found).isEqualTo(2_000);
    for (Malformation kind : Malformation.values()) {
      assertThat(
              LongStream.range(0, table.rows())
                  .filter(row -> table.malformation(row).filter(kind::equals).isPresent())
                  .count())
          .as(kind.name())
          .isBetween(400L, 600L);
    }
  }

  @Test
  void malformedRecordsAreWrongInTheStatedWayAndRepairedOnesAreThoseOfTheGoodTable() {
    SyntheticTable table = new SyntheticTable(1_000, 11, 0.5);
    SyntheticTable good = SyntheticTable.of(1_000, 11);
    int fields = SyntheticTable.columns().size();
    for (long row = 0; row < table.rows(); row++) {
      String[] found = table.record(row).split(",", -1);
      assertThat(table.repairedRecord(row)).isEqualTo(good.record(row));
      if (table.malformation(row).isEmpty()) {
        assertThat(table.record(row)).isEqualTo(good.record(row));
        continue;
      }
      switch (table.malformation(row).get()) {
        case TEXT_FOR_NUMBER -> assertThat(found[7]).isEqualTo("abc");
        case TOO_FEW_FIELDS -> assertThat(found).hasSize(19);
        case TOO_MANY_FIELDS -> assertThat(found).hasSize(fields + 1).endsWith("extra");
        case UNKNOWN_LABEL -> assertThat(found).hasSize(fields).endsWith("7");
      }
    }
  }

  @Test
  void decimalsKeepTheirZeros() {
    TextBuffer text = new TextBuffer();
    for (long value : new long[] {0, 5, -5, 10_000, -123_456, 99_999_999}) {
      text.addDecimal(value);
      text.add(' ');
    }
    assertThat(text).hasToString("0.0000 0.0005 -0.0005 1.0000 -12.3456 9999.9999 ");
  }

  private Path write(SyntheticTable table, String name) throws IOException {
    Path file = folder.resolve(name);
    table.writeCsv(file);
    return file;
  }

  private static double[] numbers(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      double[] found = new double[row.getMetaData().getColumnCount()];
      for (int i = 0; i < found.length; i++) {
        found[i] = row.getDouble(i + 1);
      }
      return found;
    }
  }
}
