package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Reads the records of a split into a {@link Batch} and the parsers of the columns. */
final class SplitReader implements AutoCloseable {
  private static final int KEPT_BYTES = RejectedRecord.CUT_BYTES;

  private final CsvFormat format;
  private final CsvSplit split;
  private final ObjectBytes in;
  private final ByteWindow window;
  private final RecordAutomaton automaton;
  private final RecordScanner scanner;
  private final TileCells cells;
  private final Tile tile;
  private final int[] places;

  /**
   * @param columns all columns of the object
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if its header has others
   */
  SplitReader(Storage storage, CsvSplit split, CsvFormat format, StructType columns) {
    this.format = format;
    this.split = split;
    automaton = new RecordAutomaton(format);
    scanner = new RecordScanner(format);
    cells = new TileCells(format, columns.length());
    tile = new Tile(columns.length(), format);
    boolean behindHeader = split.start() > 0 && split.dataStart() >= split.start();
    // without states from the splits before, the byte before says whether a record begins here
    boolean lookBack = split.start() > 0 && !behindHeader && !format.multiline();
    long from = behindHeader ? split.dataStart() : split.start() - (lookBack ? 1 : 0);
    in = ObjectBytes.open(storage, split.object(), from);
    try {
      window = new ByteWindow(in, from, split.end(), format);
      places = split.start() == 0 ? begin(columns) : split.places();
      byte state = lookBack ? RecordAutomaton.TEXT : split.state();
      if (split.start() > 0 && !behindHeader && state != RecordAutomaton.START) {
        automaton.skipRecord(state, window);
      }
    } catch (RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private int[] begin(StructType columns) {
    Header.skipByteOrderMark(window);
    if (!format.header()) {
      return Header.inOrder(columns);
    }
    String uri = split.object().uri();
    List<String> names = Header.read(window, format, uri);
    return names.isEmpty() ? Header.inOrder(columns) : Header.places(names, columns, uri);
  }

  /**
   * Reads the next records.
   *
   * @param parsers one for every column, null where nobody wants it
   * @return false if there are no more
   */
  boolean next(Batch batch, List<CellParser> parsers) {
    batch.clear(window);
    while (true) {
      while (batch.rows < Batch.MOST_ROWS && scan(batch.rows)) {
        cells.append(window, tile, places, batch, parsers);
      }
      boolean ended =
          window.offset(window.position()) >= split.end()
              || (window.isComplete() && window.position() >= window.limit());
      if (batch.rows > 0 || ended) {
        return batch.rows > 0;
      }
      if (!window.fill()) {
        rejectWhole(batch, parsers);
        if (batch.rows > 0) {
          return true;
        }
      }
    }
  }

  private boolean scan(int rows) {
    scanner.scan(window, split.end(), Batch.MOST_ROWS - rows, tile);
    return tile.records > 0;
  }

  /** A record that ends within quotes, or does not fit the window. */
  private void rejectWhole(Batch batch, List<CellParser> parsers) {
    int start = window.position();
    long position = window.offset(start);
    boolean complete = window.isComplete();
    boolean comment =
        format.comment() != null && window.data()[start] == (byte) (char) format.comment();
    int end = complete ? window.limit() - 1 : window.limit();
    byte[] raw = Arrays.copyOfRange(window.data(), start, Math.min(end, start + KEPT_BYTES));
    automaton.skipRecord(RecordAutomaton.START, window);
    if (comment) {
      return;
    }
    long length = window.offset(window.position()) - 1 - position;
    batch.single(position, raw, RecordChecks.whole(complete, length, format));
    TileCells.clearRejected(batch, 0, parsers);
  }

  @Override
  public void close() {
    in.close();
  }
}
