package dev.lockstep.preprocessing.source.jdbc;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.TableSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a database, counted when they were opened. Rows are numbered from 0 in the order in which
 * they are read: range after range, in each in the order of the key. NOT meant to be serialized.
 *
 * <p>A database has no entity tags. What says that it is unchanged is the answer to a query of the
 * user's; without one every opening is a state of its own, so that a run always reads again.
 */
public final class DatabaseTable implements TableSource {
  private final Storage storage;
  private final Relation relation;
  private final StructType columns;
  private final String version;
  private final SourceObject opened;
  private final List<RowRange> ranges;
  private final Select select;

  private DatabaseTable(
      Storage storage, Relation relation, StructType columns, String version, Query query) {
    this.storage = storage;
    this.relation = relation;
    this.columns = columns;
    this.version = version;
    DatabaseColumns found = query.columns();
    found.require(relation.uri(), columns, relation.key());
    select = Select.of(relation, found, columns, query.quote());
    String tag = version == null ? "read-" + UUID.randomUUID() : query.text(version);
    ranges = query.ranges(found);
    opened = object(tag, ranges.stream().mapToLong(RowRange::rows).sum());
  }

  /**
   * Connects, holds the columns against the schema and counts the rows.
   *
   * @param storage whose configuration has the credentials
   * @param version query whose one value changes whenever the rows do; null: nobody knows
   * @throws UserException if columns are missing or of another kind, or a query is refused
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if the database cannot be
   *     reached
   */
  public static DatabaseTable open(
      Storage storage, Relation relation, StructType columns, String version) {
    requireTypes(columns);
    try (Query query = Query.open(relation, storage.configuration())) {
      return new DatabaseTable(storage, relation, columns, version, query);
    }
  }

  private static void requireTypes(StructType columns) {
    for (StructField field : columns.fields()) {
      if (!DatabaseValues.supports(field.dataType())) {
        throw new UserException(
            "column "
                + field.name()
                + " of a database cannot be "
                + field.dataType().simpleString()
                + "; allowed are boolean, tinyint, smallint, int, bigint, float, double,"
                + " decimal(p,s), string, date, timestamp and binary");
      }
    }
  }

  @Override
  public List<SourceObject> objects() {
    return List.of(opened);
  }

  @Override
  public Optional<List<SourceObject>> now() {
    try (Query query = Query.open(relation, storage.configuration())) {
      String tag = version == null ? opened.etag() : query.text(version);
      return Optional.of(List.of(object(tag, query.count(RowRange.ALL))));
    }
  }

  /** Nobody knows the bytes of a row in a database; 8 for a cell is what numbers take. */
  private SourceObject object(String tag, long rows) {
    return new SourceObject(relation.uri(), rows * columns.size() * Long.BYTES, tag);
  }

  @Override
  public StructType columns() {
    return columns;
  }

  @Override
  public Dataset<Row> read(SparkSession spark, RecordsRead read) {
    JavaRDD<InternalRow> rows =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, ranges.size()).boxed().toList(), ranges.size())
            .flatMap(new ReadRows(storage, relation, ranges, columns, select, read));
    return spark.internalCreateDataFrame(rows.rdd(), RecordColumns.frame(columns), false);
  }
}
