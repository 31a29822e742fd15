package dev.lockstep.preprocessing.csv;

import java.nio.charset.Charset;

/**
 * Turns the cells of one column into a vector. A cell that is not of the column's type rejects its
 * record.
 */
abstract class CellParser {
  private static final int LONGEST_SHOWN = 100;

  private final String column;
  private final String type;
  private final Charset charset;
  final NullTokens nulls;

  /**
   * @param type what a cell must be, as in "a whole number"
   */
  CellParser(String column, String type, CsvFormat format) {
    this.column = column;
    this.type = type;
    charset = format.charset();
    nulls = new NullTokens(format);
  }

  /** The vector that is filled. */
  abstract CsvVector vector();

  /** Called before the first tile of a batch. */
  void startBatch() {}

  /**
   * Parses the cells of a tile into consecutive rows.
   *
   * @param data bytes that the tile's positions refer to
   * @param field place of the column among the fields of a record
   * @param row of the tile's first record
   */
  void parse(byte[] data, Tile tile, int field, int row, Batch batch) {
    int place = field;
    for (int i = 0; i < tile.records; i++, place += tile.fields) {
      cell(data, tile.starts[place], tile.ends[place] & Tile.END, row + i, batch);
    }
  }

  /** Parses a cell after taking blanks off, unless it stands for a missing value. */
  final void cell(byte[] data, int start, int end, int row, Batch batch) {
    int from = start;
    int to = end;
    while (from < to && data[from] == ' ') {
      from++;
    }
    while (from < to && data[to - 1] == ' ') {
      to--;
    }
    if (nulls.contains(data, from, to)) {
      clear(row);
    } else if (!parseCell(data, from, to, row)) {
      clear(row);
      batch.reject(row, problem(data, start, end));
    }
  }

  /**
   * Parses one cell.
   *
   * @return false if it is not of the column's type
   */
  abstract boolean parseCell(byte[] data, int start, int end, int row);

  /** Makes a value missing. */
  abstract void clear(int row);

  /** What is said of a cell that is not of the column's type. */
  final RecordProblem problem(byte[] data, int start, int end) {
    // no character takes more than four bytes
    int shown = Math.min(end - start, 4 * LONGEST_SHOWN);
    String text = new String(data, start, shown, charset);
    int characters = text.codePointCount(0, text.length());
    if (characters > LONGEST_SHOWN || shown < end - start) {
      int most = Math.min(characters, LONGEST_SHOWN);
      text = text.substring(0, text.offsetByCodePoints(0, most)) + "...";
    }
    return new RecordProblem(
        RecordProblem.TYPE, "column " + column + ": '" + text + "' is not " + type);
  }
}
