package dev.lockstep.preprocessing.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScatterTest {
  private static final BlockSchema SCHEMA =
      new BlockSchema(
          List.of(
              BlockSchema.Field.number("id"),
              BlockSchema.Field.number("value"),
              BlockSchema.Field.string("text"),
              BlockSchema.Field.tensor("pixels", 3)));

  @ParameterizedTest
  @ValueSource(longs = {0, 10_000, 1L << 30})
  void everyRowArrivesInItsBucketWithEveryBit(long limitBytes) {
    SplittableRandom random = new SplittableRandom(7 + limitBytes);
    Map<Integer, List<String>> expected = new TreeMap<>();
    Map<Integer, List<String>> found = new TreeMap<>();
    int buckets = 5;
    Scatter scatter =
        new Scatter(SCHEMA, buckets, limitBytes, (chunk, bucket) -> collect(chunk, bucket, found));
    TextIndex growing = new TextIndex();
    for (int b = 0; b < 40; b++) {
      boolean shared = random.nextBoolean();
      Block block = block(random, b, shared ? growing : new TextIndex());
      int[] to = new int[block.rows()];
      for (int row = 0; row < to.length; row++) {
        to[row] = random.nextInt(-1, buckets);
        if (to[row] >= 0) {
          expected.computeIfAbsent(to[row], k -> new ArrayList<>()).add(row(block, row));
        }
      }
      scatter.add(block, to);
    }
    scatter.flush();

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void manyDecimalsTakeFewBytes() {
    double[] values = new double[10_000];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(100) < 3 ? Double.NaN : random.nextInt(-60_000, 60_000) / 1e4;
    }

    byte[] packed = pack(values);

    assertThat(packed).hasSizeLessThan(3 * values.length + 100);
    assertThat(unpack(packed)).containsExactly(values);
  }

  @Test
  void noBitOfANumberIsLost() {
    double[][] columns = {
      {0, -0.0, 1, -1},
      {Double.NaN, Double.NaN},
      {},
      {Double.NaN, 255, 0},
      {Double.NaN, 254, 0},
      {65_535, 0, Double.NaN},
      {16_777_214, 0, Double.NaN},
      {16_777_215, 0, Double.NaN},
      {4_294_967_295.0, 0, Double.NaN},
      {-1_099_511_627_774.0, 0.0, 3, Double.NaN},
      {-9_007_199_254_740_991.0, 9_007_199_254_740_991.0, Double.NaN},
      {9_007_199_254_740_994.0, 1},
      {Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
      {1 / 3.0, 0.1f, 2},
      {0.1f, 0.3f, Double.NaN},
      {1_700_000_000.123456, 1_700_000_001.5},
      {1e22, 1e-6, 123_456.654321},
    };
    for (double[] values : columns) {
      double[] found = unpack(pack(values));
      assertThat(bits(found)).as(Arrays.toString(values)).containsExactly(bits(values));
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
  }

  private static byte[] pack(double[] values) {
    ByteSink sink = new ByteSink(1);
    NumberCodec.write(values, values.length, new long[values.length], sink);
    return sink.toBytes();
  }

  private static double[] unpack(byte[] packed) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.wrap(packed).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int rows = rows(packed);
    double[] values = NumberCodec.read(bytes, rows);
    assertThat(bytes.hasRemaining()).isFalse();
    return values;
  }

  /** From the form's byte and the size alone, as a check of the layout. */
  private static int rows(byte[] packed) {
    return switch (packed[0]) {
      case 0 -> (packed.length - 1) / 8;
      case 1 -> (packed.length - 1) / 4;
      default -> (packed.length - 11) / packed[2];
    };
  }

  private static Block block(SplittableRandom random, int number, TextIndex index) {
    int rows = random.nextInt(700);
    double[] ids = new double[rows];
    double[] values = new double[rows];
    int[] codes = new int[rows];
    byte[] pixels = new byte[rows * 3];
    random.nextBytes(pixels);
    int distinct = random.nextInt(1, 500);
    for (int i = 0; i < rows; i++) {
      ids[i] = number * 1000L + i;
      values[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble();
      byte[] text = ("text-" + random.nextInt(distinct)).getBytes(UTF_8);
      codes[i] = random.nextInt(10) == 0 ? StringColumn.MISSING : index.add(text);
    }
    return new Block(
        SCHEMA,
        List.of(
            new NumberColumn(ids, rows),
            new NumberColumn(values, rows),
            new StringColumn(codes, index.texts(), rows),
            new TensorColumn(pixels, 3, rows)),
        rows);
  }

  private static void collect(byte[] chunk, int bucket, Map<Integer, List<String>> found) {
    Block block = Scatter.unpack(SCHEMA, chunk);
    for (int row = 0; row < block.rows(); row++) {
      found.computeIfAbsent(bucket, k -> new ArrayList<>()).add(row(block, row));
    }
  }

  private static String row(Block block, int row) {
    byte[] text = block.string(2).bytes(row);
    return block.number(0).values()[row]
        + " "
        + block.number(1).values()[row]
        + " "
        + (text == null ? "(missing)" : new String(text, UTF_8))
        + " "
        + Arrays.toString(Arrays.copyOfRange(block.tensor(3).bytes(), 3 * row, 3 * row + 3));
  }
}
