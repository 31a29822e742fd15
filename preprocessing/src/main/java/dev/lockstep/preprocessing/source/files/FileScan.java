package dev.lockstep.preprocessing.source.files;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Predef;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Scans of listed objects, with the splits of {@link FixedSplits}. */
public final class FileScan {
  private FileScan() {}

  /**
   * A scan of Spark's own kind, columnar where the format is.
   *
   * @param stored columns of the files, all nullable
   * @return these columns and {@code _source}; the column {@code _metadata} can be asked for
   */
  public static Dataset<Row> of(
      SparkSession spark, List<SourceObject> objects, FileFormat format, StructType stored) {
    ObjectIndex index = new ObjectIndex(objects);
    return spark.baseRelationToDataFrame(
        new HadoopFsRelation(
            index,
            index.partitionSchema(),
            stored,
            Option.empty(),
            format,
            JavaConverters.mapAsScalaMap(java.util.Map.<String, String>of())
                .toMap(Predef.<Tuple2<String, String>>$conforms()),
            FixedSplits.of(spark)));
  }

  /** The data columns of a frame whose values are stored, then the reserved ones as given. */
  public static Dataset<Row> frame(
      Dataset<Row> scan, StructType data, Column position, Column raw, Column rule, Column reason) {
    Column[] columns = new Column[data.size() + RecordColumns.RESERVED.size()];
    int next = 0;
    for (StructField field : data.fields()) {
      columns[next++] = scan.col(quote(field.name()));
    }
    columns[next++] = scan.col(RecordColumns.SOURCE);
    columns[next++] = position.as(RecordColumns.POSITION);
    columns[next++] = raw.as(RecordColumns.RAW);
    columns[next++] = rule.as(RecordColumns.RULE);
    columns[next] = reason.as(RecordColumns.REASON);
    return scan.select(columns);
  }

  /**
   * The record of a columnar format as one line of JSON in UTF-8: an expression, so it is made only
   * for the rows and in the places where somebody looks at it.
   */
  public static Column rawJson(Dataset<Row> scan, StructType data) {
    Column[] columns = new Column[data.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = scan.col(quote(data.fields()[i].name()));
    }
    Column json =
        functions.to_json(functions.struct(columns), java.util.Map.of("ignoreNullFields", "false"));
    return json.cast("binary");
  }

  private static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
