package dev.lockstep.jobs.inspect;

import java.util.ArrayList;
import java.util.List;

/** A table of text for a terminal: columns as wide as their widest cell, numbers to the right. */
public final class Columns {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  private Columns() {}

  /** A table with its heading, in lower case; an empty heading is a column without one. */
  public static Columns of(String... heading) {
    Columns columns = new Columns();
    columns.rows.add(heading);
    return columns;
  }

  /** Adds a row of as many cells as the heading has. */
  public Columns row(String... cells) {
    if (cells.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rows.get(0).length + " columns");
    }
    rows.add(cells);
    return this;
  }

  /** Lines without a line break after the last. */
  public String text() {
    int count = rows.get(0).length;
    int[] widths = new int[count];
    boolean[] numbers = new boolean[count];
    for (int c = 0; c < count; c++) {
      numbers[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String cell = rows.get(r)[c];
        widths[c] = Math.max(widths[c], cell.codePointCount(0, cell.length()));
        numbers[c] &= r == 0 || cell.isEmpty() || isQuantity(cell);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < count; c++) {
        line.append(c == 0 ? "" : GAP).append(cell(row[c], widths[c], numbers[c]));
      }
      text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
    }
    return text.toString();
  }

  private static boolean isQuantity(String cell) {
    return cell.matches("[-+]?[0-9][0-9,.]*([eE][-+]?[0-9]+)?( ?([KMGT]i)?B| ?%)?");
  }

  private static String cell(String text, int width, boolean right) {
    String space = " ".repeat(width - text.codePointCount(0, text.length()));
    return right ? space + text : text + space;
  }
}
