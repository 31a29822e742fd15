package dev.lockstep.preprocessing.csv;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Parses single records that were kept as bytes, by the same rules as a scan of {@link CsvTable}.
 * Holds one record; not thread-safe.
 */
public final class CsvRecordParser {
  /** One more than there may be, to notice it. */
  private static final int MOST_RECORDS = 2;

  /**
   * A record.
   *
   * @param values Spark's internal ones by wanted column; all null if a rule is broken
   * @param rule as in {@link CsvTable#read}, null if the record is right
   * @param reason what was found and what is expected, null if the record is right
   */
  public record Parsed(Object[] values, String rule, String reason) {}

  private final CsvFormat format;
  private final StructType columns;
  private final StructType wanted;
  private final List<CellParser> parsers = new ArrayList<>();
  private final ColumnarBatch vectors;
  private final RecordScanner scanner;
  private final TileCells cells;
  private final Tile tile;
  private final Batch batch = new Batch();

  /**
   * @param columns all columns of the objects
   * @param wanted those of them whose values are looked at
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a column has a type that text
   *     cannot be parsed as
   */
  public CsvRecordParser(CsvFormat format, StructType columns, StructType wanted) {
    this.format = format;
    this.columns = columns;
    this.wanted = wanted;
    for (StructField column : columns.fields()) {
      boolean isWanted = wanted.getFieldIndex(column.name()).isDefined();
      parsers.add(isWanted ? CellParsers.of(column, format, MOST_RECORDS) : null);
    }
    vectors = new ColumnarBatch(vectors());
    scanner = new RecordScanner(format);
    cells = new TileCells(format, columns.length());
    tile = new Tile(columns.length(), format, MOST_RECORDS);
  }

  private ColumnVector[] vectors() {
    List<ColumnVector> found = new ArrayList<>();
    for (String name : wanted.fieldNames()) {
      found.add(parsers.get(columns.fieldIndex(name)).vector());
    }
    return found.toArray(ColumnVector[]::new);
  }

  /** Names of the fields of an object without a header. */
  public List<String> names() {
    return List.of(columns.fieldNames());
  }

  /**
   * Parses a record.
   *
   * @param raw its bytes without the end of line
   * @param names of its fields, as its object's header has them
   * @param uri of the object, for messages
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the names are not those of
   *     the columns
   */
  public Parsed parse(byte[] raw, List<String> names, String uri) {
    int[] places = Header.places(names, columns, uri);
    ByteWindow window = new ByteWindow(ObjectBytes.of(raw), 0, raw.length, format);
    boolean reads = true;
    while (reads) {
      reads = window.fill();
    }
    batch.clear(window);
    for (CellParser parser : parsers) {
      if (parser != null) {
        parser.startBatch();
      }
    }
    if (!window.isComplete()) {
      return rejected(RecordChecks.whole(false, raw.length, format));
    }
    scanner.scan(window, Long.MAX_VALUE, MOST_RECORDS, tile);
    boolean ends = window.position() >= window.limit();
    if (tile.records == 0 && !ends) {
      return rejected(RecordChecks.whole(true, raw.length, format));
    }
    if (tile.records != 1 || !ends) {
      return rejected(new RecordProblem(RecordProblem.PARSE, notOne(tile.records)));
    }
    cells.append(window, tile, places, batch, parsers);
    RecordProblem problem = batch.problem(0);
    return problem == null ? new Parsed(values(), null, null) : rejected(problem);
  }

  private static String notOne(int records) {
    return records == 0
        ? "what was kept is no record but an empty line or a comment"
        : "what was kept is more than one record now; check quote and escape";
  }

  private Object[] values() {
    for (int i = 0; i < vectors.numCols(); i++) {
      ((CsvVector) vectors.column(i)).setRows(1);
    }
    vectors.setNumRows(1);
    Object[] values = new Object[wanted.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          vectors.column(i).isNullAt(0)
              ? null
              : vectors.getRow(0).get(i, wanted.fields()[i].dataType());
    }
    return values;
  }

  private Parsed rejected(RecordProblem problem) {
    return new Parsed(new Object[wanted.length()], problem.rule(), problem.reason());
  }
}
