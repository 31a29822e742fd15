package dev.lockstep.preprocessing.csv;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Batches of a partition. They share their vectors: each batch overwrites the one before. */
final class CsvPartitionReader implements PartitionReader<ColumnarBatch> {
  private final CsvReaderFactory table;
  private final Iterator<CsvSplit> splits;
  private final Batch batch = new Batch();
  private final ReservedVectors reserved = new ReservedVectors(batch);
  private final List<CellParser> parsers;
  private final ColumnarBatch columns;
  private CsvSplit split;
  private SplitReader reader;
  private long records;

  CsvPartitionReader(CsvReaderFactory table, List<CsvSplit> splits) {
    this.table = table;
    this.splits = splits.iterator();
    parsers = parsers(table);
    columns = new ColumnarBatch(vectors());
  }

  /** One for every column of the objects, null where nobody wants it. */
  private static List<CellParser> parsers(CsvReaderFactory table) {
    List<CellParser> parsers = new ArrayList<>();
    for (StructField column : table.columns().fields()) {
      boolean wanted = table.wanted().getFieldIndex(column.name()).isDefined();
      parsers.add(wanted ? CellParsers.of(column, table.format(), Batch.MOST_ROWS) : null);
    }
    return parsers;
  }

  private ColumnVector[] vectors() {
    List<ColumnVector> vectors = new ArrayList<>();
    for (String name : table.wanted().fieldNames()) {
      vectors.add(
          ReservedVectors.isReserved(name)
              ? reserved.vector(name)
              : parsers.get(table.columns().fieldIndex(name)).vector());
    }
    return vectors.toArray(ColumnVector[]::new);
  }

  @Override
  public boolean next() {
    for (CellParser parser : parsers) {
      if (parser != null) {
        parser.startBatch();
      }
    }
    while (reader == null || !reader.next(batch, parsers)) {
      if (reader != null) {
        table.read().add(split.object().uri(), split.start(), records);
      }
      close();
      if (!splits.hasNext()) {
        return false;
      }
      split = splits.next();
      records = 0;
      reserved.start(split.object().uri());
      reader = new SplitReader(table.storage(), split, table.format(), table.columns());
    }
    records += batch.rows;
    return true;
  }

  @Override
  public ColumnarBatch get() {
    reserved.fill();
    for (CellParser parser : parsers) {
      if (parser != null) {
        parser.vector().setRows(batch.rows);
      }
    }
    columns.setNumRows(batch.rows);
    return columns;
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
