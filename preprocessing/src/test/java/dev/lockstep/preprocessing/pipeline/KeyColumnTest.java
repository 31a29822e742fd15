package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class KeyColumnTest {
  private static final String[] FIRST = {
    "plain", "a|b", "a", "back\\slash", "\u00e4\u20ac|", "", null
  };
  private static final String[] SECOND = {"x", "c", "b|c", "\\|", "\ud83d\ude00", "", "y"};
  private static final String[] SOURCES = {"s3a://a", "s3a://b", "s3a://c|", "f", "g", "h", "i"};
  private static final long[] POSITIONS = {0, 9, 0xabcdefL, 0xffff_ffffL, 1L << 32, 1L << 50, 3};

  @Test
  void keysAreThoseOfBlocks() {
    assertThat(expressed(List.of("first"))).isEqualTo(ofBlock(List.of(0)));
    assertThat(expressed(List.of("first", "sec`ond"))).isEqualTo(ofBlock(List.of(0, 1)));
    assertThat(expressed(List.of())).isEqualTo(ofBlock(List.of()));
  }

  private static List<String> expressed(List<String> columns) {
    StructType types =
        new StructType()
            .add("first", DataTypes.StringType)
            .add("sec`ond", DataTypes.StringType)
            .add(RecordColumns.SOURCE, DataTypes.StringType)
            .add(RecordColumns.POSITION, DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < FIRST.length; row++) {
      rows.add(RowFactory.create(FIRST[row], SECOND[row], SOURCES[row], POSITIONS[row]));
    }
    return LocalSpark.session()
        .createDataFrame(rows, types)
        .select(KeyColumn.of(columns))
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static List<String> ofBlock(List<Integer> columns) {
    BlockSchema schema =
        new BlockSchema(
            List.of(
                BlockSchema.Field.string("first"),
                BlockSchema.Field.string("second"),
                BlockSchema.Field.string("source"),
                BlockSchema.Field.number("position")));
    double[] positions = Arrays.stream(POSITIONS).asDoubleStream().toArray();
    Block block =
        new Block(
            schema,
            List.of(
                texts(FIRST),
                texts(SECOND),
                texts(SOURCES),
                new NumberColumn(positions, positions.length)),
            positions.length);
    List<String> keys = new ArrayList<>();
    Keys made = new RecordKeys(columns, 2, 3).of(block);
    for (int row = 0; row < made.rows(); row++) {
      byte[] key = made.of(row);
      keys.add(key == null ? null : new String(key, UTF_8));
    }
    return keys;
  }

  private static StringColumn texts(String... texts) {
    byte[][] dictionary = new byte[texts.length][];
    int[] codes = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      dictionary[i] = texts[i] == null ? new byte[0] : texts[i].getBytes(UTF_8);
      codes[i] = texts[i] == null ? StringColumn.MISSING : i;
    }
    return new StringColumn(codes, dictionary, texts.length);
  }
}
