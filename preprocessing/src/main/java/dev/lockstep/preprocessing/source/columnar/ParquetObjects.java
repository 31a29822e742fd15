package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.source.files.RowNumbers;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/** Footers of Parquet objects. */
final class ParquetObjects {
  private ParquetObjects() {}

  /**
   * @throws UserException if it is not a whole Parquet object, or has a type that Spark cannot read
   */
  static StructType schema(Storage storage, String uri) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(new Path(uri), storage.configuration()),
            HadoopReadOptions.builder(storage.configuration()).build())) {
      FileMetaData file = reader.getFooter().getFileMetaData();
      Footer footer = new Footer(new Path(uri), new ParquetMetadata(file, List.of()));
      return ParquetFileFormat.readSchemaFromFooter(footer, converter());
    } catch (IOException e) {
      throw StorageFailures.translate("read the footer of", uri, e);
    } catch (RuntimeException e) {
      throw new UserException(
          uri + " cannot be read as Parquet: " + e.getMessage() + "; it may have been cut off", e);
    } catch (Exception e) {
      throw unreadable(uri, e);
    }
  }

  /** As the scans of {@link ColumnarFormat} read: times without a zone are UTC. */
  private static ParquetToSparkSchemaConverter converter() {
    boolean binaryIsString = false;
    boolean int96IsTimestamp = true;
    boolean caseSensitive = false;
    boolean timestampsWithoutZone = false;
    boolean nanosecondsAreLong = true;
    return new ParquetToSparkSchemaConverter(
        binaryIsString, int96IsTimestamp, caseSensitive, timestampsWithoutZone, nanosecondsAreLong);
  }

  /** Spark throws its checked exception without declaring it. */
  private static RuntimeException unreadable(String uri, Exception failure) {
    if (failure instanceof AnalysisException analysis) {
      return new UserException(uri + ": " + analysis.getMessage(), failure);
    }
    return new IllegalStateException("cannot read " + uri, failure);
  }

  /**
   * Spark's Parquet reader numbers the rows in a column of this name. Its public name, {@code
   * _metadata.row_index}, comes with seven other columns, wanted or not (Spark 3.5).
   */
  static final class OwnNumbers implements RowNumbers {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isSplitable() {
      return true;
    }

    @Override
    public String column() {
      return ParquetFileFormat.ROW_INDEX_TEMPORARY_COLUMN_NAME();
    }

    @Override
    public long before(Storage storage, String uri, long start) {
      throw new IllegalStateException("rows of " + uri + " have numbers of their own");
    }
  }
}
