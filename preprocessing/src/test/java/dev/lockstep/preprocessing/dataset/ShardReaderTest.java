package dev.lockstep.preprocessing.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardReaderTest {
  private static final int GROUP_ROWS = 50;

  @TempDir Path folder;

  @Test
  void readsRowGroupsInAnyOrderWithAndWithoutKeys() throws Exception {
    List<DatasetRow> rows = SampleData.rows(170, 1);
    ShardFixture shard = shard(rows);

    try (ShardReader reader = shard.open()) {
      for (int group : new int[] {3, 0, 2, 1, 0}) {
        for (boolean withKeys : new boolean[] {true, false}) {
          RowGroupData data = reader.read(group, withKeys);
          assertThat(data.rows()).isEqualTo(group == 3 ? 20 : GROUP_ROWS);
          assertThat(data.features().isDirect()).isTrue();
          assertThat(data.keys()).hasSize(withKeys ? data.rows() : 0);
          for (int r = 0; r < data.rows(); r++) {
            DatasetRow expected = rows.get(group * GROUP_ROWS + r);
            assertThat(data.storedRow(r)).isEqualTo(expected.features());
            assertThat(data.labels().get(r)).isEqualTo((float) expected.label());
            if (withKeys) {
              assertThat(data.keys().get(r)).isEqualTo(expected.key());
            }
          }
        }
      }
    }
  }

  @Test
  void appliesTheAffineMapWhenWidening() throws Exception {
    List<DatasetRow> rows = SampleData.rows(3, 2);
    FloatBuffer target = FloatBuffer.allocate(32);
    try (ShardReader reader = shard(rows).open()) {
      RowGroupData data = reader.read(0, false);
      data.copyRow(2, target);
      data.copyRow(0, target);
    }

    for (int i = 0; i < 16; i++) {
      assertThat(target.get(i)).isEqualTo((rows.get(2).features()[i] & 0xff) * (1 / 255f) - 0.5f);
      assertThat(target.get(16 + i))
          .isEqualTo((rows.get(0).features()[i] & 0xff) * (1 / 255f) - 0.5f);
    }
    assertThat(target.remaining()).isZero();
  }

  @Test
  void readsValuesAsTheyAreStored() throws Exception {
    List<DatasetRow> rows = SampleData.tableRows(7, 10);
    try (ShardReader reader =
        ShardFixture.write(folder, SampleData.TABLE, rows, GROUP_ROWS).open()) {
      RowGroupData data = reader.read(0, true);
      for (int r = 0; r < data.rows(); r++) {
        assertThat(data.labels().get(r)).isEqualTo((float) rows.get(r).label());
        assertThat(data.storedRow(r)).isEqualTo(rows.get(r).features());
      }
      assertThatThrownBy(() -> data.labels().classOf(0)).hasMessageContaining("not a class");
    }
  }

  @Test
  void refusesLabelsThatTheColumnCannotHold() {
    for (double label : new double[] {-1, 3, 0.5, Double.NaN}) {
      DatasetRow bad = new DatasetRow("k", new byte[16], label);
      assertThatThrownBy(() -> shard(List.of(bad))).hasMessageContaining("of 3 classes");
    }
    for (double label : new double[] {1e39, Double.NaN, Double.NEGATIVE_INFINITY}) {
      DatasetRow bad = new DatasetRow("k", new byte[12], label);
      assertThatThrownBy(() -> ShardFixture.write(folder, SampleData.TABLE, List.of(bad), 5))
          .hasMessageContaining("no number in float32");
    }
  }

  @Test
  void fillsTheCallersBuffer() throws Exception {
    ByteBuffer mine = ByteBuffer.allocateDirect(4096);
    try (ShardReader reader = shard(SampleData.rows(60, 3)).open()) {
      RowGroupData data = reader.read(1, false, bytes -> mine);

      assertThat(data.features().limit()).isEqualTo(10 * 16);
      assertThat(data.bytes()).isEqualTo(4096);
      assertThat(data.features()).isSameAs(mine);
    }
  }

  /** One flipped bit anywhere in the column chunks of a row group is noticed when it is read. */
  @Test
  void noticesEveryFlippedBitInTheData() throws Exception {
    ShardFixture shard = shard(SampleData.rows(20, 4));
    byte[] good = Files.readAllBytes(shard.path());
    RowGroup group = shard.file().rowGroups().get(0);
    byte[][] clean = contents(shard);
    for (long i = group.offset() * 8; i < (group.offset() + group.bytes()) * 8; i++) {
      byte[] bad = good.clone();
      bad[(int) (i / 8)] ^= (byte) (1 << (i % 8));
      Files.write(shard.path(), bad);
      byte[][] found;
      try {
        found = contents(shard);
      } catch (UserException e) {
        assertThat(e).hasMessageContaining("part-00000.parquet");
        continue;
      }
      // a few bits of a page header mean nothing; then the data must be right
      assertThat(Arrays.deepEquals(found, clean)).as("bit %d", i).isTrue();
    }
  }

  @Test
  void noticesATruncatedFile() throws Exception {
    ShardFixture shard = shard(SampleData.rows(60, 6));
    byte[] good = Files.readAllBytes(shard.path());
    Files.write(shard.path(), Arrays.copyOf(good, good.length - 7));

    assertThatThrownBy(shard::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining((good.length - 7) + " bytes")
        .hasMessageContaining(good.length + " bytes");
  }

  @Test
  void noticesAFooterThatIsNoneOfParquet() throws Exception {
    ShardFixture shard = shard(SampleData.rows(60, 7));
    byte[] bad = Files.readAllBytes(shard.path());
    Arrays.fill(bad, bad.length - 30, bad.length, (byte) 0);
    Files.write(shard.path(), bad);

    assertThatThrownBy(shard::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("footer");
  }

  @Test
  void noticesAFileOfAnotherSchema() throws Exception {
    Schema other =
        new Schema(
            "key",
            new TensorSpec("features", DType.UINT8, List.of(16), Affine.identity()),
            SampleData.SCHEMA.label());
    ShardFixture shard = ShardFixture.write(folder, other, SampleData.rows(5, 8), GROUP_ROWS);
    DatasetVersion claims =
        new DatasetVersion(
            shard.dataset().storage(),
            shard.dataset().dataset(),
            shard(SampleData.rows(5, 8), folder.resolve("b")).dataset().manifest());

    assertThatThrownBy(() -> ShardReader.open(claims, shard.file()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("schema");
  }

  @Test
  void saysThatAFileIsMissing() throws Exception {
    ShardFixture shard = shard(SampleData.rows(5, 9));
    Files.delete(shard.path());

    assertThatThrownBy(shard::open)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("part-00000.parquet")
        .hasMessageContaining("incomplete");
  }

  private static byte[][] contents(ShardFixture shard) {
    try (ShardReader reader = shard.open()) {
      RowGroupData data = reader.read(0, true);
      byte[][] rows = new byte[data.rows() * 2][];
      for (int r = 0; r < data.rows(); r++) {
        rows[2 * r] = data.storedRow(r);
        rows[2 * r + 1] =
            (data.keys().get(r) + data.labels().get(r)).getBytes(StandardCharsets.UTF_8);
      }
      return rows;
    }
  }

  private ShardFixture shard(List<DatasetRow> rows) throws Exception {
    return shard(rows, folder);
  }

  private static ShardFixture shard(List<DatasetRow> rows, Path folder) throws Exception {
    return ShardFixture.write(folder, SampleData.SCHEMA, rows, GROUP_ROWS);
  }
}
