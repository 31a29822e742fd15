package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.columnar.ColumnarFormat;
import dev.lockstep.preprocessing.source.listing.ObjectListing;
import dev.lockstep.preprocessing.source.table.AvroSpec;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.FileSpec;
import dev.lockstep.preprocessing.source.table.JdbcSpec;
import dev.lockstep.preprocessing.source.table.JsonLinesSpec;
import dev.lockstep.preprocessing.source.table.OrcSpec;
import dev.lockstep.preprocessing.source.table.ParquetSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.source.table.TfRecordSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Finds the schema of a source. */
public final class SchemaInference {
  /** Most records that may be asked for: they are held in memory. */
  public static final int MOST_RECORDS = 100_000;

  /** The last objects of a source may differ from its first. */
  private static final int MOST_OBJECTS = 8;

  private SchemaInference() {}

  /**
   * Looks at the first records of up to {@value #MOST_OBJECTS} objects that are spread over the
   * source.
   *
   * @param records how many in all, 1 to {@link #MOST_RECORDS}
   * @param spark asked for a session only if the format's own schema needs one to see values:
   *     Parquet, ORC, Avro
   * @throws UserException if nothing is there, the objects do not have the same columns, a column's
   *     name cannot be used, or the format has no schema to find
   */
  public static InferredSchema of(
      TableAccess access, TableSpec spec, int records, Supplier<SparkSession> spark) {
    if (records < 1 || records > MOST_RECORDS) {
      throw new UserException(
          "the sample must have 1 to " + MOST_RECORDS + " records, asked for are " + records);
    }
    if (spec instanceof JdbcSpec database) {
      Sample sample = DatabaseRecords.sample(access.storage(), database, records);
      return checked(InferredSchema.of(sample, 1, 1));
    }
    FileSpec files = (FileSpec) spec;
    List<SourceObject> all = ObjectListing.expand(access.storage(), files.paths());
    List<SourceObject> chosen = spread(all);
    int share = Math.max(1, records / chosen.size());
    Sample sample = sample(access, files, chosen, share, spark);
    if (sample.columns().isEmpty()) {
      throw new UserException(
          "no schema can be found: there are no columns in "
              + chosen.size()
              + " of "
              + all.size()
              + " objects, such as "
              + chosen.get(0).uri());
    }
    return checked(InferredSchema.of(sample, chosen.size(), all.size()));
  }

  /** Names that cannot be used are found here. */
  private static InferredSchema checked(InferredSchema found) {
    found.file(true);
    return found;
  }

  private static Sample sample(
      TableAccess access,
      FileSpec spec,
      List<SourceObject> objects,
      int share,
      Supplier<SparkSession> spark) {
    if (spec instanceof CsvSpec csv) {
      return CsvRecords.sample(access.storage(), objects, csv, share);
    }
    if (spec instanceof JsonLinesSpec json) {
      return JsonRecords.sample(access.storage(), objects, json, share);
    }
    if (spec instanceof TfRecordSpec records) {
      return ExampleRecords.sample(access.storage(), objects, records, share);
    }
    if (spec instanceof ParquetSpec) {
      return new FrameRecords(access, spec, ColumnarFormat.PARQUET, objects).sample(share, spark);
    }
    if (spec instanceof OrcSpec) {
      return new FrameRecords(access, spec, ColumnarFormat.ORC, objects).sample(share, spark);
    }
    if (spec instanceof AvroSpec) {
      return new FrameRecords(access, spec, ColumnarFormat.AVRO, objects).sample(share, spark);
    }
    throw new UserException(
        "a source of format text has the one column `text` and needs no schema");
  }

  /** The first, the last, and some between them. */
  static List<SourceObject> spread(List<SourceObject> all) {
    if (all.size() <= MOST_OBJECTS) {
      return all;
    }
    List<SourceObject> chosen = new ArrayList<>();
    for (int i = 0; i < MOST_OBJECTS; i++) {
      long at = (long) i * (all.size() - 1) / (MOST_OBJECTS - 1);
      chosen.add(all.get((int) at));
    }
    return chosen;
  }
}
