package dev.lockstep.preprocessing.block;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.OptionalInt;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** Which Spark types columns of blocks can be filled from. */
public final class BlockFields {
  private BlockFields() {}

  /**
   * The field for a Spark column.
   *
   * @param tensorBytes bytes of a cell if the column is a tensor
   * @throws UserException if values of the type can be neither numbers, texts nor tensors
   */
  public static BlockSchema.Field of(StructField column, OptionalInt tensorBytes) {
    DataType type = column.dataType();
    if (type instanceof BinaryType && tensorBytes.isPresent()) {
      return BlockSchema.Field.tensor(column.name(), tensorBytes.getAsInt());
    }
    if (type instanceof StringType) {
      return BlockSchema.Field.string(column.name());
    }
    if (CellReader.of(type) != null) {
      return BlockSchema.Field.number(column.name());
    }
    throw new UserException(
        "column "
            + column.name()
            + " is of type "
            + type.catalogString()
            + ", which cannot become a feature; numbers, booleans, dates, timestamps and strings"
            + " can. Cast it, derive columns from it, or drop it.");
  }

  /** Whether a column must be cast to double before it is read. */
  public static boolean needsCast(DataType type) {
    return type instanceof DecimalType;
  }
}
