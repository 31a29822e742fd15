package dev.lockstep.preprocessing.block;

import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * Distributes rows of blocks over buckets and hands each bucket's rows on as packed chunks of many
 * rows. Memory is bounded: when the collected rows take more than a limit, all of them are packed.
 * Not thread-safe.
 */
public final class Scatter {
  /** Rows of a chunk that is packed before memory asks for it. */
  private static final int CHUNK_ROWS = 16_384;

  /** Distinct texts of a column, and their bytes, before everything is packed and forgotten. */
  private static final int MOST_TEXTS = 1 << 20;

  private static final long MOST_TEXT_BYTES = 32L << 20;

  private final BlockSchema schema;
  private final ObjIntConsumer<byte[]> chunks;
  private final long limitBytes;
  private final BlockBuilder[] builders;
  private final TextIndex[] texts;
  private final Translation[] translations;
  private final int rowBytes;
  private long[] scratch = new long[CHUNK_ROWS];
  private int[] order = new int[0];
  private final int[] starts;
  private long buffered;

  /**
   * @param buckets how many there are
   * @param limitBytes most bytes of rows to collect, at least of one block
   * @param chunks receives a chunk and its bucket
   */
  public Scatter(BlockSchema schema, int buckets, long limitBytes, ObjIntConsumer<byte[]> chunks) {
    this.schema = schema;
    this.chunks = chunks;
    this.limitBytes = limitBytes;
    this.builders = new BlockBuilder[buckets];
    this.starts = new int[buckets + 1];
    int columns = schema.fields().size();
    this.texts = new TextIndex[columns];
    this.translations = new Translation[columns];
    int bytes = 0;
    for (int c = 0; c < columns; c++) {
      BlockSchema.Field field = schema.fields().get(c);
      bytes += field.kind() == BlockSchema.Kind.TENSOR ? field.width() : Double.BYTES;
      if (field.kind() == BlockSchema.Kind.STRING) {
        texts[c] = new TextIndex();
        translations[c] = new Translation();
      }
    }
    this.rowBytes = bytes;
  }

  /** Rows of a packed chunk. */
  public static Block unpack(BlockSchema schema, byte[] chunk) {
    return BlockBuilder.unpack(schema, chunk);
  }

  /**
   * Adds rows.
   *
   * @param buckets int32 {@code [at least rows]}: bucket of each row, or -1 to leave it out
   */
  public void add(Block block, int[] buckets) {
    sort(buckets, block.rows());
    for (int c = 0; c < texts.length; c++) {
      if (texts[c] != null) {
        translations[c].use(block.string(c), texts[c]);
      }
    }
    for (int bucket = 0; bucket < builders.length; bucket++) {
      int from = starts[bucket];
      int count = starts[bucket + 1] - from;
      if (count > 0) {
        append(block, bucket, from, count);
      }
    }
    if (buffered > limitBytes || haveManyTexts()) {
      flush();
    }
  }

  /** Packs everything that is left. */
  public void flush() {
    for (int bucket = 0; bucket < builders.length; bucket++) {
      if (builders[bucket] != null && builders[bucket].rows() > 0) {
        pack(bucket);
      }
    }
    for (int c = 0; c < texts.length; c++) {
      if (texts[c] != null) {
        texts[c] = new TextIndex();
        translations[c] = new Translation();
      }
    }
  }

  /** Row numbers by bucket, in row order within a bucket (counting sort). */
  private void sort(int[] buckets, int rows) {
    Arrays.fill(starts, 0);
    for (int row = 0; row < rows; row++) {
      if (buckets[row] >= 0) {
        starts[buckets[row]]++;
      }
    }
    int next = 0;
    for (int bucket = 0; bucket < starts.length; bucket++) {
      next += starts[bucket];
      starts[bucket] = next;
    }
    order = order.length < rows ? new int[rows] : order;
    for (int row = rows - 1; row >= 0; row--) {
      if (buckets[row] >= 0) {
        order[--starts[buckets[row]]] = row;
      }
    }
  }

  private void append(Block block, int bucket, int from, int count) {
    if (builders[bucket] == null) {
      builders[bucket] = new BlockBuilder(schema, usualRows());
    }
    BlockBuilder builder = builders[bucket];
    int first = builder.extend(count);
    for (int c = 0; c < texts.length; c++) {
      BlockSchema.Field field = schema.fields().get(c);
      switch (field.kind()) {
        case NUMBER -> {
          double[] source = block.number(c).values();
          double[] target = builder.numbers(c);
          for (int i = 0; i < count; i++) {
            target[first + i] = source[order[from + i]];
          }
        }
        case STRING -> {
          int[] source = block.string(c).codes();
          int[] target = builder.codes(c);
          int[] translated = translations[c].codes();
          for (int i = 0; i < count; i++) {
            int code = source[order[from + i]];
            target[first + i] = code < 0 ? StringColumn.MISSING : translated[code];
          }
        }
        case TENSOR -> {
          byte[] source = block.tensor(c).bytes();
          byte[] target = builder.tensors(c);
          int width = field.width();
          for (int i = 0; i < count; i++) {
            System.arraycopy(source, order[from + i] * width, target, (first + i) * width, width);
          }
        }
      }
    }
    buffered += (long) count * rowBytes;
    if (builder.rows() >= CHUNK_ROWS) {
      pack(bucket);
    }
  }

  /** A bucket's even share of the limit, so that few builders grow. */
  private int usualRows() {
    return (int) Math.min(CHUNK_ROWS, limitBytes / Math.max(1L, (long) builders.length * rowBytes));
  }

  private void pack(int bucket) {
    BlockBuilder builder = builders[bucket];
    if (scratch.length < builder.rows()) {
      scratch = new long[builder.rows()];
    }
    buffered -= (long) builder.rows() * rowBytes;
    chunks.accept(builder.pack(texts, scratch), bucket);
  }

  private boolean haveManyTexts() {
    for (TextIndex index : texts) {
      if (index != null && (index.size() > MOST_TEXTS || index.bytes() > MOST_TEXT_BYTES)) {
        return true;
      }
    }
    return false;
  }

  /** Numbers of a block's texts in the shared index; a dictionary that only grows is not redone. */
  private static final class Translation {
    private byte[][] dictionary = new byte[0][];
    private int[] codes = new int[0];
    private int known;

    int[] codes() {
      return codes;
    }

    void use(StringColumn column, TextIndex index) {
      byte[][] now = column.dictionary();
      if (!continues(now)) {
        known = 0;
      }
      if (codes.length < now.length) {
        codes = Arrays.copyOf(codes, now.length);
      }
      while (known < now.length && now[known] != null) {
        codes[known] = index.add(now[known]);
        known++;
      }
      dictionary = now;
    }

    /** Whether the texts known so far are the first ones of this dictionary, by identity. */
    private boolean continues(byte[][] now) {
      return known == 0
          || now == dictionary
          || (now.length >= known
              && now[0] == dictionary[0]
              && now[known - 1] == dictionary[known - 1]);
    }
  }
}
