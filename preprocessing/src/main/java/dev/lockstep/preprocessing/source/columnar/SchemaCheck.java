package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Every object has the columns that are read, with their types. Spark itself would fill a column
 * that an object lacks with nulls and say nothing.
 */
public final class SchemaCheck {
  /** So few footers are read faster than a job starts. */
  private static final int ON_THE_DRIVER = 16;

  private static final int OBJECTS_PER_TASK = 64;
  private static final int SHOWN = 20;

  private SchemaCheck() {}

  /**
   * @throws UserException if objects lack columns or have other types; lists what is wrong, the
   *     first 20 of many
   */
  public static void require(
      SparkSession spark,
      Storage storage,
      ColumnarFormat format,
      List<SourceObject> objects,
      StructType columns) {
    List<String> uris = objects.stream().map(SourceObject::uri).toList();
    Look look = new Look(storage, format, uris, columns);
    require(uris.size() <= ON_THE_DRIVER ? look.all() : inTasks(spark, look, uris));
  }

  /**
   * The same for a few objects, without Spark.
   *
   * @throws UserException as above
   */
  public static void require(
      Storage storage, ColumnarFormat format, List<SourceObject> objects, StructType columns) {
    List<String> uris = objects.stream().map(SourceObject::uri).toList();
    require(new Look(storage, format, uris, columns).all());
  }

  private static void require(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UserException(
          "the raw objects do not have the columns of the schema: "
              + problems.stream().limit(SHOWN).collect(Collectors.joining("; "))
              + (problems.size() > SHOWN ? "; and there are more" : ""));
    }
  }

  private static List<String> inTasks(SparkSession spark, Look look, List<String> uris) {
    JavaSparkContext sc = new JavaSparkContext(spark.sparkContext());
    int tasks = (uris.size() + OBJECTS_PER_TASK - 1) / OBJECTS_PER_TASK;
    sc.setJobDescription("check the columns of " + uris.size() + " objects");
    try {
      return sc.parallelize(IntStream.range(0, uris.size()).boxed().toList(), tasks)
          .flatMap(look)
          .take(SHOWN + 1);
    } catch (Exception e) {
      throw Failures.unwrap(e);
    } finally {
      sc.setJobDescription(null);
    }
  }

  private static final class Look implements FlatMapFunction<Integer, String> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final ColumnarFormat format;
    private final List<String> uris;
    private final StructType expected;

    private Look(Storage storage, ColumnarFormat format, List<String> uris, StructType expected) {
      this.storage = storage;
      this.format = format;
      this.uris = new ArrayList<>(uris);
      this.expected = expected;
    }

    private List<String> all() {
      return uris.stream().flatMap(uri -> problems(uri).stream()).toList();
    }

    @Override
    public Iterator<String> call(Integer index) {
      return problems(uris.get(index)).iterator();
    }

    private List<String> problems(String uri) {
      Map<String, DataType> found = new HashMap<>();
      for (StructField field : format.schema(storage, uri).fields()) {
        found.put(field.name().toLowerCase(Locale.ROOT), field.dataType());
      }
      List<String> problems = new ArrayList<>();
      for (StructField field : expected.fields()) {
        DataType type = found.get(field.name().toLowerCase(Locale.ROOT));
        if (type == null) {
          problems.add(uri + " has no column " + field.name());
        } else if (!type.simpleString().equals(field.dataType().simpleString())) {
          problems.add(
              "column %s of %s is %s, expected %s"
                  .formatted(
                      field.name(), uri, type.simpleString(), field.dataType().simpleString()));
        }
      }
      return problems;
    }
  }
}
