package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Column;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.split.KeyHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A small table by columns: a {@code Double[]} for numbers, a {@code String[]} for texts. */
final class SampleTable {
  private final Map<String, Object[]> columns = new LinkedHashMap<>();
  private int rows = -1;

  SampleTable with(String name, Object... values) {
    if (rows >= 0 && rows != values.length) {
      throw new IllegalArgumentException(values.length + " rows instead of " + rows);
    }
    rows = values.length;
    columns.put(name, values);
    return this;
  }

  /** Numbers with some missing, of a normal distribution. */
  SampleTable withRandom(String name, int count, double mean, double deviation, long seed) {
    Random random = new Random(seed);
    Double[] values = new Double[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(30) == 0 ? null : mean + deviation * random.nextGaussian();
    }
    return with(name, (Object[]) values);
  }

  /** Texts with some missing, a few of them frequent. */
  SampleTable withRandomTexts(String name, int count, int distinct, long seed) {
    Random random = new Random(seed);
    String[] values = new String[count];
    for (int i = 0; i < count; i++) {
      double skewed = random.nextDouble() * random.nextDouble();
      values[i] = random.nextInt(30) == 0 ? null : "c" + (int) (distinct * skewed);
    }
    return with(name, (Object[]) values);
  }

  int rows() {
    return rows;
  }

  Object[] column(String name) {
    return columns.get(name);
  }

  Map<String, Object[]> columns() {
    return columns;
  }

  BlockSchema schema() {
    return new BlockSchema(
        columns.entrySet().stream()
            .map(
                column ->
                    column.getValue() instanceof String[] || textual(column.getValue())
                        ? BlockSchema.Field.string(column.getKey())
                        : BlockSchema.Field.number(column.getKey()))
            .toList());
  }

  /** Blocks of so many rows, the last one shorter. */
  List<Block> blocks(int size) {
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < rows; from += size) {
      blocks.add(block(from, Math.min(rows, from + size)));
    }
    return blocks;
  }

  Block block() {
    return block(0, rows);
  }

  /** Fits with all rows in train, merging blocks of so many rows. */
  FrozenFeatures fit(FeatureFit start, int size) {
    return fit(start, size, Split.TRAIN);
  }

  FrozenFeatures fit(FeatureFit start, int size, Split split) {
    FeatureFit fit = start;
    while (!fit.isFitted()) {
      FitAccumulator all = fit.accumulator();
      int at = 0;
      for (Block block : blocks(size)) {
        FitAccumulator part = fit.accumulator();
        byte[] splits = new byte[block.rows()];
        java.util.Arrays.fill(splits, (byte) split.ordinal());
        part.add(block, splits, hashes(at, block.rows()));
        all.merge(fit.accumulator(part.toBytes()));
        at += block.rows();
      }
      fit = fit.next(all);
    }
    return fit.frozen();
  }

  /** Hashes of rows by their number. */
  static long[] hashes(int from, int rows) {
    return LongStream.range(from, from + rows)
        .map(row -> KeyHash.of(17, Long.toString(row)))
        .toArray();
  }

  /** Encoded rows as floats {@code [rows, elements]}. */
  float[][] encode(FrozenFeatures features, Split split) {
    Block block = block();
    int elements = features.schema().features().elements();
    byte[] bytes = new byte[rows * elements * Float.BYTES];
    features.encode(block, split, split == null ? null : hashes(0, rows), bytes);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[][] encoded = new float[rows][elements];
    for (float[] row : encoded) {
      for (int i = 0; i < elements; i++) {
        row[i] = buffer.getFloat();
      }
    }
    return encoded;
  }

  private Block block(int from, int to) {
    List<Column> made = new ArrayList<>();
    BlockSchema schema = schema();
    for (BlockSchema.Field field : schema.fields()) {
      Object[] values = columns.get(field.name());
      made.add(
          field.kind() == BlockSchema.Kind.STRING
              ? texts(values, from, to)
              : numbers(values, from, to));
    }
    return new Block(schema, made, to - from);
  }

  private static NumberColumn numbers(Object[] values, int from, int to) {
    double[] numbers = new double[to - from];
    for (int i = from; i < to; i++) {
      numbers[i - from] = values[i] == null ? Double.NaN : ((Number) values[i]).doubleValue();
    }
    return new NumberColumn(numbers, to - from);
  }

  private static StringColumn texts(Object[] values, int from, int to) {
    List<byte[]> dictionary = new ArrayList<>();
    Map<String, Integer> codes = new LinkedHashMap<>();
    int[] rows = new int[to - from];
    dictionary.add("used by no row".getBytes(StandardCharsets.UTF_8));
    for (int i = from; i < to; i++) {
      String text = (String) values[i];
      if (text == null) {
        rows[i - from] = StringColumn.MISSING;
        continue;
      }
      rows[i - from] =
          codes.computeIfAbsent(
              text,
              added -> {
                dictionary.add(added.getBytes(StandardCharsets.UTF_8));
                return dictionary.size() - 1;
              });
    }
    return new StringColumn(rows, dictionary.toArray(new byte[0][]), rows.length);
  }

  private static boolean textual(Object[] values) {
    for (Object value : values) {
      if (value instanceof String) {
        return true;
      }
    }
    return false;
  }
}
