package dev.lockstep.preprocessing.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.execution.vectorized.Dictionary;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockReaderTest {
  private static final BlockReader.Mapping MAPPING =
      BlockReader.Mapping.of(
          new BlockSchema(List.of(BlockSchema.Field.string("text"))),
          new StructType().add("text", DataTypes.StringType));

  /** Of the last two, more numbers occur than are kept of a batch of few rows. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500, 5_000})
  void numberedTextsGiveTheBlocksThatTheirRowsGive(int distinct) {
    BlockReader ofBatches = new BlockReader(MAPPING);
    BlockReader ofRows = new BlockReader(MAPPING);
    SplittableRandom random = new SplittableRandom(distinct);

    for (int rows : new int[] {1_000, 1, 600}) {
      ColumnarBatch batch = batch(rows, numbered(rows, distinct, random));
      Block read = ofBatches.read(batch);
      batch.rowIterator().forEachRemaining(ofRows::add);

      StringColumn expected = ofRows.take().string(0);
      StringColumn found = read.string(0);
      assertThat(texts(found)).isEqualTo(texts(expected));
      for (int row = 0; row < rows; row++) {
        assertThat(found.codes()[row]).isEqualTo(expected.codes()[row]);
      }
    }
  }

  @Test
  void aConstantTextIsTheTextOfAllRows() {
    ConstantColumnVector text = new ConstantColumnVector(3, DataTypes.StringType);
    text.setUtf8String(UTF8String.fromString("s3a://raw/a.parquet"));
    ConstantColumnVector nothing = new ConstantColumnVector(2, DataTypes.StringType);
    nothing.setNull();
    BlockReader reader = new BlockReader(MAPPING);

    assertThat(texts(reader.read(batch(3, text)).string(0)))
        .hasSize(3)
        .containsOnly("s3a://raw/a.parquet");
    assertThat(texts(reader.read(batch(2, nothing)).string(0))).containsExactly(null, null);
    assertThat(texts(reader.read(batch(0, nothing)).string(0))).isEmpty();
  }

  private static ColumnarBatch batch(int rows, ColumnVector column) {
    return new ColumnarBatch(new ColumnVector[] {column}, rows);
  }

  private static ColumnVector numbered(int rows, int distinct, SplittableRandom random) {
    OnHeapColumnVector vector = new OnHeapColumnVector(rows, DataTypes.StringType);
    vector.setDictionary(new Texts());
    WritableColumnVector ids = vector.reserveDictionaryIds(rows);
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(10) == 0) {
        vector.putNull(row);
      } else {
        ids.putInt(row, random.nextInt(distinct));
      }
    }
    return vector;
  }

  private static List<String> texts(StringColumn column) {
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < column.rows(); row++) {
      byte[] text = column.bytes(row);
      texts.add(text == null ? null : new String(text, UTF_8));
    }
    return texts;
  }

  /** Two numbers may be of one text. */
  private static final class Texts implements Dictionary {
    @Override
    public byte[] decodeToBinary(int id) {
      return ("text " + id / 2).getBytes(UTF_8);
    }

    @Override
    public int decodeToInt(int id) {
      throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public long decodeToLong(int id) {
      throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public float decodeToFloat(int id) {
      throw new UnsupportedOperationException("no test asks for it");
    }

    @Override
    public double decodeToDouble(int id) {
      throw new UnsupportedOperationException("no test asks for it");
    }
  }
}
