package dev.lockstep.preprocessing.source.files;

import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.StructsToJson;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.Predef;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Rows as lines of JSON in UTF-8, as Spark's {@code to_json} writes them, with nulls, in UTC and
 * with microseconds, so that the same row can be read from it again.
 */
final class RowJson {
  /** Spark's own has milliseconds. */
  private static final String TIMESTAMPS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX";

  private final Object[] value = new Object[1];
  private final InternalRow holder = new GenericInternalRow(value);
  private final StructsToJson json;

  RowJson(StructType type) {
    json =
        new StructsToJson(
            JavaConverters.mapAsScalaMap(
                    Map.of("ignoreNullFields", "false", "timestampFormat", TIMESTAMPS))
                .toMap(Predef.<Tuple2<String, String>>$conforms()),
            new BoundReference(0, type, false),
            Option.apply("UTC"));
  }

  byte[] of(InternalRow row) {
    value[0] = row;
    return ((UTF8String) json.eval(holder)).getBytes();
  }
}
