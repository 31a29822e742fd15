package dev.lockstep.preprocessing.synthetic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CSV of numbers, categories and a label: {@code n0} to {@code n19} are normally distributed with
 * mean {@code i} and deviation {@code 1 + i/3}, rounded to four decimals; {@code c0} to {@code c4}
 * have 3, 10, 50, 200 and 1000 categories {@code vI_K}, exponentially distributed; {@code label} is
 * 0 or 1 with equal chances. A share of 3 % of all cells but the label is empty.
 *
 * @param rows number of records, without the header
 * @param seed of everything; equal seeds give equal bytes, and the first rows of a longer table
 *     without malformed records are a shorter one
 * @param malformed share of records that are wrong on purpose, 0 to 1: exactly {@code rows *
 *     malformed}, rounded, spread evenly
 */
public record SyntheticTable(long rows, long seed, double malformed) {
  /** Numeric columns. */
  public static final int NUMBERS = 20;

  private static final int[] CATEGORIES = {3, 10, 50, 200, 1000};
  private static final double MISSING = 0.03;
  private static final double TEN_THOUSAND = 10_000;
  private static final int BLOCK_ROWS = 8192;
  private static final int LABEL_TOO_LARGE = 7;
  private static final int WRONG_NUMBER = 7;
  private static final int LAST_OF_FEW = NUMBERS - 2;

  public SyntheticTable {
    if (rows < 0) {
      throw new IllegalArgumentException("rows must not be negative, found " + rows);
    }
    if (!(malformed >= 0 && malformed <= 1)) {
      throw new IllegalArgumentException("malformed must be 0 to 1, found " + malformed);
    }
  }

  /** Without malformed records. */
  public static SyntheticTable of(long rows, long seed) {
    return new SyntheticTable(rows, seed, 0);
  }

  /** Names of the columns, in order. */
  public static List<String> columns() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NUMBERS; i++) {
      names.add("n" + i);
    }
    for (int i = 0; i < CATEGORIES.length; i++) {
      names.add("c" + i);
    }
    names.add("label");
    return names;
  }

  /** How many categories {@code c0} to {@code c4} can have. */
  public static List<Integer> categories() {
    List<Integer> counts = new ArrayList<>();
    for (int count : CATEGORIES) {
      counts.add(count);
    }
    return counts;
  }

  /** How many records are malformed. */
  public long malformedRecords() {
    return Math.round(rows * malformed);
  }

  /**
   * What is wrong with a record, if anything is.
   *
   * @param row from 0
   */
  public Optional<Malformation> malformation(long row) {
    long wrong = malformedRecords();
    if (wrong == 0) {
      return Optional.empty();
    }
    // one in each of as many strata of rows
    long stratum = Math.multiplyExact(row, wrong) / rows;
    long from = ceilDiv(Math.multiplyExact(stratum, rows), wrong);
    long to = ceilDiv(Math.multiplyExact(stratum + 1, rows), wrong);
    long hash = RowRandom.hash(~seed, stratum);
    return row == from + Long.remainderUnsigned(hash, to - from)
        ? Optional.of(Malformation.any(Long.rotateLeft(hash, 32)))
        : Optional.empty();
  }

  /** One record as it is in the CSV, without its line end. */
  public String record(long row) {
    return text(row, malformation(row));
  }

  /** The record as it would be if nothing was wrong with it, without its line end. */
  public String repairedRecord(long row) {
    return text(row, Optional.empty());
  }

  private String text(long row, Optional<Malformation> wrong) {
    TextBuffer text = new TextBuffer();
    append(text, new RowRandom(), row, wrong);
    return text.toString();
  }

  /**
   * Writes the CSV with a header and {@code \n} line ends, UTF-8, with all processors; memory does
   * not grow with the number of rows.
   */
  public void writeCsv(Path file) throws IOException {
    String header = String.join(",", columns()) + "\n";
    long blocks = ceilDiv(rows, BLOCK_ROWS);
    OrderedBlocks.write(
        file, header.getBytes(StandardCharsets.US_ASCII), blocks, block -> block(block));
  }

  private ByteBuffer block(long block) {
    TextBuffer text = new TextBuffer();
    RowRandom random = new RowRandom();
    long end = Math.min(rows, (block + 1) * BLOCK_ROWS);
    for (long row = block * BLOCK_ROWS; row < end; row++) {
      append(text, random, row, malformation(row));
      text.add('\n');
    }
    return text.asBytes();
  }

  private void append(TextBuffer text, RowRandom random, long row, Optional<Malformation> wrong) {
    random.start(seed, row);
    Malformation kind = wrong.orElse(null);
    for (int i = 0; i < NUMBERS; i++) {
      int start = text.length();
      appendNumber(text, random, i);
      if (i == WRONG_NUMBER && kind == Malformation.TEXT_FOR_NUMBER) {
        text.truncate(start);
        text.add("abc");
      }
      if (i == LAST_OF_FEW && kind == Malformation.TOO_FEW_FIELDS) {
        return;
      }
      text.add(',');
    }
    for (int i = 0; i < CATEGORIES.length; i++) {
      appendCategory(text, random, i);
      text.add(',');
    }
    long label = random.nextLong() >>> 63;
    text.add(kind == Malformation.UNKNOWN_LABEL ? LABEL_TOO_LARGE : label);
    if (kind == Malformation.TOO_MANY_FIELDS) {
      text.add(",extra");
    }
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** Draws whether the cell is missing first, so that a value never depends on another one. */
  private static void appendNumber(TextBuffer text, RowRandom random, int column) {
    boolean missing = random.nextDouble() < MISSING;
    double value = column + (1 + column / 3.0) * random.nextGaussian();
    if (!missing) {
      text.addDecimal(Math.round(value * TEN_THOUSAND));
    }
  }

  private static void appendCategory(TextBuffer text, RowRandom random, int column) {
    boolean missing = random.nextDouble() < MISSING;
    int categories = CATEGORIES[column];
    double drawn = random.nextExponential() * categories / CATEGORIES.length;
    if (!missing) {
      text.add('v');
      text.add(column);
      text.add('_');
      text.add((long) Math.min(drawn, categories - 1));
    }
  }
}
