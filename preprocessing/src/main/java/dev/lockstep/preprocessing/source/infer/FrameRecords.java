package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.columnar.ColumnarFormat;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.FileSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Objects that say which columns they have; only whether values are missing is to be found. */
final class FrameRecords {
  private final TableAccess access;
  private final FileSpec spec;
  private final ColumnarFormat format;
  private final List<SourceObject> objects;
  private final List<StructField> fields = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  FrameRecords(
      TableAccess access, FileSpec spec, ColumnarFormat format, List<SourceObject> objects) {
    this.access = access;
    this.spec = spec;
    this.format = format;
    this.objects = objects;
  }

  /**
   * @param share most records of each object
   */
  Sample sample(int share, Supplier<SparkSession> spark) {
    divide(common());
    if (fields.isEmpty()) {
      return new Sample(List.of(), null, leftOut, 0, 0, true);
    }
    List<List<Object>> columns = new ArrayList<>();
    fields.forEach(field -> columns.add(new ArrayList<>()));
    boolean whole = true;
    for (SourceObject object : objects) {
      int before = columns.get(0).size();
      Iterator<Row> rows = frame(object, spark.get()).limit(share).toLocalIterator();
      rows.forEachRemaining(row -> add(row, columns));
      whole &= columns.get(0).size() - before < share;
    }
    List<SampledColumn> sampled = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      StructField field = fields.get(i);
      sampled.add(new SampledColumn(field.name(), field.dataType(), columns.get(i), null));
    }
    return new Sample(sampled, null, leftOut, columns.get(0).size(), 0, whole);
  }

  private static void add(Row row, List<List<Object>> columns) {
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.get(i);
      boolean nan = value instanceof Number number && Double.isNaN(number.doubleValue());
      columns.get(i).add(nan ? null : value);
    }
  }

  private Dataset<Row> frame(SourceObject object, SparkSession spark) {
    List<ColumnSchema> columns = new ArrayList<>();
    for (StructField field : fields) {
      columns.add(
          new ColumnSchema(field.name(), field.dataType().simpleString(), true, null, null));
    }
    SchemaFile schema = new SchemaFile(SchemaFile.VERSION, null, columns);
    Column[] selected =
        fields.stream()
            .map(field -> functions.col("`" + field.name().replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return TableSources.open(access, spec, schema, List.of(object)).read(spark).select(selected);
  }

  /** The columns of the first object, if all others have the same. */
  private StructType common() {
    StructType first = format.schema(access.storage(), objects.get(0).uri());
    for (SourceObject object : objects.subList(1, objects.size())) {
      StructType other = format.schema(access.storage(), object.uri());
      if (!types(first).equals(types(other))) {
        throw new UserException(
            "the raw objects do not have the same columns: "
                + objects.get(0).uri()
                + " has "
                + first.simpleString()
                + ", "
                + object.uri()
                + " has "
                + other.simpleString()
                + "; name those that belong together in `source.paths`");
      }
    }
    return first;
  }

  /** In any order; Spark's names ignore case. */
  private static Map<String, String> types(StructType columns) {
    Map<String, String> types = new TreeMap<>();
    for (StructField field : columns.fields()) {
      types.put(field.name().toLowerCase(Locale.ROOT), field.dataType().simpleString());
    }
    return types;
  }

  private void divide(StructType columns) {
    for (StructField field : columns.fields()) {
      if (isPlain(field.dataType())) {
        fields.add(field);
      } else {
        leftOut.add(field.name() + ": " + field.dataType().simpleString());
      }
    }
  }

  private static boolean isPlain(DataType type) {
    return type instanceof ArrayType array
        ? isPlain(array.elementType())
        : type instanceof AtomicType;
  }
}
