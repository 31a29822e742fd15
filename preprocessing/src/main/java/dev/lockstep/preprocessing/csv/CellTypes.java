package dev.lockstep.preprocessing.csv;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Whether a text is a value of a type. The parsers that read the cells decide it, so that what is
 * guessed from a sample is what reading accepts. Not thread-safe.
 */
public final class CellTypes {
  /** Types that texts may turn out to have, the narrowest first; whatever fits none is a string. */
  public static final List<DataType> NARROW =
      List.of(
          DataTypes.BooleanType,
          DataTypes.LongType,
          DataTypes.DoubleType,
          DataTypes.DateType,
          DataTypes.TimestampType);

  private final CsvFormat format;
  private final Map<DataType, CellParser> parsers = new LinkedHashMap<>();

  public CellTypes(CsvFormat format) {
    this.format = format;
    for (DataType type : NARROW) {
      parsers.put(type, CellParsers.of(new StructField("", type, true, null), format, 1));
    }
  }

  /**
   * Whether a cell with this text has a value of the type; blanks around it do not matter.
   *
   * @param type one of {@link #NARROW}
   */
  public boolean fits(String text, DataType type) {
    String cell = text.strip();
    byte[] bytes = cell.getBytes(format.charset());
    return bytes.length > 0
        && parsers
            .get(type)
            .parseCell(Arrays.copyOf(bytes, bytes.length + Words.SLACK), 0, bytes.length, 0);
  }

  /**
   * The number that a cell holds.
   *
   * @return NaN if it holds none
   */
  public double number(String text) {
    return fits(text, DataTypes.DoubleType)
        ? ((NumberVector) parsers.get(DataTypes.DoubleType).vector()).values()[0]
        : Double.NaN;
  }
}
