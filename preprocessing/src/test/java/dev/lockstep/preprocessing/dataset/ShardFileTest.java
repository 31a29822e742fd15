package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs see in our files; DuckDB speaks for them. */
class ShardFileTest {
  @TempDir Path folder;

  @Test
  void anotherReaderFindsTheSameRowsInTheSameOrder() throws Exception {
    List<DatasetRow> rows = SampleData.rows(230, 1);
    ShardFixture shard = ShardFixture.write(folder, SampleData.SCHEMA, rows, 64);

    List<String> found =
        query("select key || ' ' || label || ' ' || hex(features) from '" + shard.path() + "'");

    assertThat(found)
        .isEqualTo(
            rows.stream()
                .map(
                    r ->
                        r.key()
                            + " "
                            + (int) r.label()
                            + " "
                            + hex(r.features()).toUpperCase(Locale.ROOT))
                .toList());
  }

  /** The query that the format's description shows. */
  @Test
  void anotherReaderFindsValuesInTargetUnitsAndCategoryIndices() throws Exception {
    List<DatasetRow> rows = SampleData.tableRows(100, 8);
    ShardFixture shard = ShardFixture.write(folder, SampleData.TABLE, rows, 64);

    List<String> found =
        query(
            "select label::double * 1000.0 + 5.0 || ' ' || (features[8:8] || features[7:7] ||"
                + " features[6:6] || features[5:5])::bit::int"
                + " from '"
                + shard.path()
                + "'");

    assertThat(found)
        .isEqualTo(
            rows.stream()
                .map(
                    r ->
                        ((ValueLabel) SampleData.TABLE.label()).target((float) r.label())
                            + " "
                            + ByteBuffer.wrap(r.features())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getInt(Integer.BYTES))
                .toList());
  }

  @Test
  void anotherReaderCountsTheSameLabels() throws Exception {
    List<DatasetRow> rows = SampleData.rows(230, 2);
    ShardFixture shard = ShardFixture.write(folder, SampleData.SCHEMA, rows, 64);

    List<String> histogram =
        query("select count(*) from '" + shard.path() + "' group by label order by label");

    List<String> expected = new ArrayList<>();
    for (int label = 0; label < 3; label++) {
      int wanted = label;
      expected.add(Long.toString(rows.stream().filter(r -> r.label() == wanted).count()));
    }
    assertThat(histogram).isEqualTo(expected);
  }

  @Test
  void rowGroupsHaveExactlyTheAskedNumberOfRows() throws Exception {
    for (int rows : new int[] {1, 63, 64, 65, 128, 230}) {
      ShardFixture shard =
          ShardFixture.write(
              folder.resolve("r" + rows), SampleData.SCHEMA, SampleData.rows(rows, 3), 64);

      List<String> counts =
          query(
              "select distinct on (row_group_id) row_group_num_rows from parquet_metadata('"
                  + shard.path()
                  + "') order by row_group_id");

      List<String> expected = new ArrayList<>();
      for (int left = rows; left > 0; left -= 64) {
        expected.add(Integer.toString(Math.min(64, left)));
      }
      assertThat(counts).isEqualTo(expected);
      assertThat(shard.file().rowGroups())
          .extracting(group -> Long.toString(group.rows()))
          .isEqualTo(expected);
    }
  }

  @Test
  void columnsAreZstdWithoutDictionary() throws Exception {
    ShardFixture shard = ShardFixture.write(folder, SampleData.SCHEMA, SampleData.rows(100, 4), 64);

    assertThat(
            query(
                "select distinct compression || ' ' || encodings || ' ' ||"
                    + " coalesce(dictionary_page_offset, -1) from parquet_metadata('"
                    + shard.path()
                    + "')"))
        // RLE is the levels' encoding, of which required columns have none
        .containsExactly("ZSTD PLAIN, RLE -1");
  }

  @Test
  void metadataHoldsFormatVersionAndSchema() throws Exception {
    ShardFixture shard = ShardFixture.write(folder, SampleData.SCHEMA, SampleData.rows(3, 5), 64);

    assertThat(
            query(
                "select decode(key) || '=' || decode(value) from parquet_kv_metadata('"
                    + shard.path()
                    + "') where decode(key) like 'lockstep%' order by 1"))
        .containsExactly(
            "lockstep.format_version=2",
            "lockstep.schema={\"key\":\"key\",\"features\":{\"column\":\"features\","
                + "\"dtype\":\"uint8\",\"shape\":[1,4,4],"
                + "\"affine\":{\"scale\":[0.003921569],\"shift\":[-0.5]},\"expand\":[]},"
                + "\"label\":{\"kind\":\"class\",\"column\":\"label\",\"classes\":[\"zero\",\"one\",\"two\"]}}");
  }

  @Test
  void equalRowsGiveEqualBytes() throws Exception {
    List<DatasetRow> rows = SampleData.rows(500, 6);
    ShardFixture first = ShardFixture.write(folder.resolve("a"), SampleData.SCHEMA, rows, 100);
    ShardFixture second = ShardFixture.write(folder.resolve("b"), SampleData.SCHEMA, rows, 100);

    assertThat(Files.readAllBytes(second.path())).isEqualTo(Files.readAllBytes(first.path()));
    assertThat(second.file()).isEqualTo(first.file());
  }

  /** Pins the bytes; only another version of Parquet, zstd or this format may change them. */
  @Test
  void theBytesAreTheSameInEveryProcess() throws Exception {
    ShardFixture shard =
        ShardFixture.write(folder, SampleData.SCHEMA, SampleData.rows(500, 7), 100);

    assertThat(shard.file().sha256())
        .isEqualTo("daa8f7efade42d7a865ac944c30043d5e71b4061268eb67fe45a243b6b1f2dc3");
  }

  /** Parquet keeps the first codec of a process, which may be of another level. */
  @Test
  void theBytesAreTheSameWhateverTheProcessReadBefore() throws Exception {
    CodecFactory others = new CodecFactory(new Configuration(false), 0);
    others.getDecompressor(CompressionCodecName.ZSTD);
    try {
      theBytesAreTheSameInEveryProcess();
    } finally {
      others.release();
    }
  }

  private static String hex(byte[] bytes) {
    return dev.lockstep.preprocessing.dataset.storage.Hashes.hex(bytes);
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
