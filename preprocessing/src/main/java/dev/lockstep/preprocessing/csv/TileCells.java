package dev.lockstep.preprocessing.csv;

import java.util.List;

/** Puts the records of a tile into a batch, and their cells into the columns. */
final class TileCells {
  private final RecordChecks checks;

  /**
   * @param columns that a record has
   */
  TileCells(CsvFormat format, int columns) {
    checks = new RecordChecks(format, columns);
  }

  /**
   * Checks and parses.
   *
   * @param places of the columns among the fields
   * @param parsers one for every column, null where nobody wants it
   */
  void append(ByteWindow window, Tile tile, int[] places, Batch batch, List<CellParser> parsers) {
    int row = batch.rows;
    tile.resolve(window);
    checks.check(window, tile);
    batch.append(tile);
    byte[] data = window.data();
    for (int i = 0; i < places.length; i++) {
      CellParser parser = parsers.get(i);
      if (parser != null) {
        parser.parse(data, tile, places[i], row, batch);
      }
    }
    window.clearScratch();
    clearRejected(batch, row, parsers);
  }

  /** Takes the values of rejected records away. */
  static void clearRejected(Batch batch, int from, List<CellParser> parsers) {
    for (int row = from; row < batch.rows && batch.hasProblems(); row++) {
      if (batch.problem(row) != null) {
        for (CellParser parser : parsers) {
          if (parser != null) {
            parser.clear(row);
          }
        }
      }
    }
  }
}
