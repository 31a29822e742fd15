package dev.lockstep.preprocessing.csv;

import java.util.Arrays;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatchRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Single texts as the values that cells of typed columns have: the parsers that read raw objects
 * decide. Not thread-safe.
 */
public final class CellValues {
  private final CsvFormat format;
  private final StructField[] columns;
  private final CellParser[] parsers;
  private final ColumnarBatchRow row;

  /** Columns of types that no text can be parsed as may be there, as long as nobody asks. */
  public CellValues(StructType columns, CsvFormat format) {
    this.format = format;
    this.columns = columns.fields();
    parsers = new CellParser[this.columns.length];
    ColumnVector[] vectors = new ColumnVector[parsers.length];
    for (int i = 0; i < parsers.length; i++) {
      if (CellParsers.canParse(this.columns[i].dataType())) {
        parsers[i] = CellParsers.of(this.columns[i], format, 1);
        vectors[i] = parsers[i].vector();
      }
    }
    row = new ColumnarBatchRow(vectors);
  }

  /**
   * The value of a cell; blanks around it matter to texts only.
   *
   * @param column place of the column
   * @return as Spark holds it
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if no text can be parsed as the
   *     column's type
   * @throws IllegalArgumentException if the text is no value of the column's type; its message has
   *     the column and the text
   */
  public Object of(int column, String text) {
    DataType type = columns[column].dataType();
    if (type.equals(DataTypes.StringType)) {
      return UTF8String.fromString(text);
    }
    if (parsers[column] == null) {
      throw CellParsers.impossible(columns[column]);
    }
    byte[] bytes = text.strip().getBytes(format.charset());
    byte[] readable = Arrays.copyOf(bytes, bytes.length + Words.SLACK);
    if (bytes.length == 0 || !parsers[column].parseCell(readable, 0, bytes.length, 0)) {
      throw new IllegalArgumentException(
          parsers[column].problem(readable, 0, bytes.length).reason());
    }
    return row.get(column, type);
  }
}
