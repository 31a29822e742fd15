package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reserved columns that travel with the data columns of a record: where it was, what it was, and
 * what became of it.
 */
public final class RecordColumns {
  /** STRING: address of the raw object, exactly as in {@link TableSource#objects()}. */
  public static final String SOURCE = "_source";

  /**
   * LONG: byte offset of the record in an object of text or TFRecord (after decompression), else
   * its number in the object from 0. Unique within the object and independent of how the object is
   * divided.
   */
  public static final String POSITION = "_position";

  /**
   * BINARY: the record as it was read; the first 64 KiB of it if it is longer than the limit; of a
   * format with a schema of its own the columns that are read, as a line of JSON. Costs nothing
   * where it is not looked at.
   */
  public static final String RAW = "_raw";

  /** STRING: the rule that a malformed record breaks; null if it is well-formed. */
  public static final String RULE = "_rule";

  /** STRING: what was found and what is allowed; null exactly if the rule is null. */
  public static final String REASON = "_reason";

  /**
   * STRING: null = kept, {@code filtered}, {@code duplicate} or {@code rejected}. Record steps add
   * this column; no source has it.
   */
  public static final String FATE = "_fate";

  /** {@code _rule} of a record that is not in the format at all. */
  public static final String PARSE_RULE = "parse";

  /** {@code _rule} of a record with a value that is not of its column's type. */
  public static final String TYPE_RULE = "type";

  /** {@code _rule} of a record that is longer than the limit. */
  public static final String SIZE_RULE = "too_long";

  /** {@code _rule} of a record whose bytes are not in the encoding of its format. */
  public static final String ENCODING_RULE = "encoding";

  /** The columns that a source adds, in their order behind the data columns. */
  public static final StructType RESERVED =
      new StructType()
          .add(SOURCE, DataTypes.StringType, false)
          .add(POSITION, DataTypes.LongType, false)
          .add(RAW, DataTypes.BinaryType, true)
          .add(RULE, DataTypes.StringType, true)
          .add(REASON, DataTypes.StringType, true);

  /** Spark's own name for what it knows of a file would hide a column of that name. */
  private static final Set<String> FORBIDDEN =
      Set.of(SOURCE, POSITION, RAW, RULE, REASON, FATE, "_metadata");

  private RecordColumns() {}

  /** Whether a data column must not have this name; Spark's names ignore case. */
  public static boolean isReserved(String name) {
    return FORBIDDEN.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The frame of a source with these data columns: they, then the reserved ones. Data columns
   * become nullable, since a malformed record has none.
   *
   * @throws UserException if a name is reserved, empty or given twice
   */
  public static StructType frame(StructType data) {
    requireNames(List.of(data.fieldNames()), "the columns");
    StructType frame = new StructType();
    for (StructField field : data.fields()) {
      frame = frame.add(field.name(), field.dataType(), true);
    }
    for (StructField field : RESERVED.fields()) {
      frame = frame.add(field);
    }
    return frame;
  }

  /** The data columns of a frame, in their order. */
  public static StructType data(StructType frame) {
    StructType data = new StructType();
    for (StructField field : frame.fields()) {
      if (!isReserved(field.name())) {
        data = data.add(field);
      }
    }
    return data;
  }

  /**
   * Checks names of data columns.
   *
   * @param where what has these names, for the message
   * @throws UserException if a name is reserved, empty or given twice (ignoring case)
   */
  public static void requireNames(List<String> names, String where) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isBlank()) {
        throw new UserException(where + ": a column needs a name, found " + names);
      }
      if (isReserved(name)) {
        throw new UserException(
            where + ": the name " + name + " is reserved; rename that column in the raw data");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new UserException(
            where + ": there are two columns " + name + " (upper and lower case are the same)");
      }
    }
  }
}
