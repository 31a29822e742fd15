package dev.lockstep.jobs.bench.peer;

import dev.lockstep.preprocessing.synthetic.OrderedBlocks;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Main class of a process that makes TPC-H's table {@code lineitem} (specification 3.0, 1.4.1) as
 * CSV: commas, a header, the comment in quotes. Its generator needs a Guava that is newer than
 * Spark's, hence a process of its own.
 */
public final class LineItemsMain {
  /** Columns of the table. */
  public static final List<String> COLUMNS =
      List.of(
          "orderkey",
          "partkey",
          "suppkey",
          "linenumber",
          "quantity",
          "extendedprice",
          "discount",
          "tax",
          "returnflag",
          "linestatus",
          "shipdate",
          "commitdate",
          "receiptdate",
          "shipinstruct",
          "shipmode",
          "comment");

  private static final int PARTS = 128;
  private static final int FIELDS_BEFORE_COMMENT = 15;

  private LineItemsMain() {}

  /**
   * @param scale factor; 1 is 6,001,215 rows
   * @param file to write
   */
  public record Wanted(double scale, String file) {}

  /** Answer of the process. */
  public record Made(boolean made) {}

  /** Writes and ends. */
  public static void main(String[] args) throws IOException {
    Wanted wanted = Answers.question(Wanted.class);
    String header = String.join(",", COLUMNS) + "\n";
    OrderedBlocks.write(
        Path.of(wanted.file()),
        header.getBytes(StandardCharsets.US_ASCII),
        PARTS,
        part -> part(wanted.scale(), (int) part + 1));
    Answers.answer(new Made(true));
  }

  private static ByteBuffer part(double scale, int part) {
    StringBuilder text = new StringBuilder();
    for (LineItem item : new LineItemGenerator(scale, part, PARTS)) {
      append(text, item.toLine());
    }
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** From {@code a|b|...|comment|}. */
  private static void append(StringBuilder text, String line) {
    int from = 0;
    for (int i = 0; i < FIELDS_BEFORE_COMMENT; i++) {
      int to = line.indexOf('|', from);
      text.append(line, from, to).append(',');
      from = to + 1;
    }
    text.append('"').append(line, from, line.length() - 1).append("\"\n");
  }
}
