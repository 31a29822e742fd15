package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads as the tasks of a job would, one after the other in this thread, without Spark. */
final class LocalRead {
  private static final Storage STORAGE = Storage.of(new Configuration());

  private LocalRead() {}

  /** Columns of text. */
  static StructType text(int columns) {
    StructType type = new StructType();
    for (int i = 0; i < columns; i++) {
      type = type.add("c" + i, DataTypes.StringType);
    }
    return type;
  }

  static List<CsvPartition> partitions(
      List<SourceObject> objects, CsvFormat format, StructType columns) {
    PartitionPlan.Explorer here =
        (ranges, states) -> {
          ByteRange.Explore explore = new ByteRange.Explore(STORAGE, format, ranges, states);
          List<ByteRange.Facts> facts = new ArrayList<>();
          for (int i = 0; i < ranges.size(); i++) {
            facts.add(explore.call(i));
          }
          return facts;
        };
    return new PartitionPlan(here, format, columns).divide(objects);
  }

  /** Cells of columns of text by record; a rejected record is its position, rule and raw bytes. */
  static List<List<String>> read(SourceObject object, CsvFormat format, StructType columns) {
    StructType wanted = columns;
    for (var reserved : ReservedVectors.SCHEMA.fields()) {
      wanted = wanted.add(reserved);
    }
    CsvReaderFactory factory =
        new CsvReaderFactory(STORAGE, format, columns, wanted, new RecordsRead());
    List<List<String>> rows = new ArrayList<>();
    for (CsvPartition partition : partitions(List.of(object), format, columns)) {
      try (CsvPartitionReader reader = new CsvPartitionReader(factory, partition.splits())) {
        while (reader.next()) {
          append(reader.get(), columns.length(), rows);
        }
      }
    }
    return rows;
  }

  private static void append(ColumnarBatch batch, int columns, List<List<String>> rows) {
    ColumnVector position = batch.column(columns + 1);
    ColumnVector raw = batch.column(columns + 2);
    ColumnVector rule = batch.column(columns + 3);
    for (int row = 0; row < batch.numRows(); row++) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        ColumnVector column = batch.column(i);
        cells.add(column.isNullAt(row) ? null : column.getUTF8String(row).toString());
      }
      if (!rule.isNullAt(row)) {
        if (cells.stream().anyMatch(cell -> cell != null)) {
          throw new AssertionError("a rejected record has cells: " + cells);
        }
        cells =
            List.of(
                "rejected at " + position.getLong(row),
                rule.getUTF8String(row).toString(),
                new String(raw.getBinary(row), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      rows.add(cells);
    }
  }
}
