package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.source.files.RowNumbers;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.InvalidAvroMagicException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.avro.SchemaConverters;
import org.apache.spark.sql.types.StructType;

/** Headers of Avro object container files. */
final class AvroObjects {
  private AvroObjects() {}

  /**
   * @throws UserException if it is no Avro object, or its records are no records
   */
  static StructType schema(Storage storage, String uri) {
    try (DataFileStream<GenericRecord> stream =
        new DataFileStream<>(storage.open(uri), new GenericDatumReader<>())) {
      Schema schema = stream.getSchema();
      if (SchemaConverters.toSqlType(schema).dataType() instanceof StructType columns) {
        return columns;
      }
      throw new UserException(
          uri + " holds Avro values of type " + schema.getType() + ", only records have columns");
    } catch (InvalidAvroMagicException | AvroRuntimeException e) {
      throw new UserException(uri + " cannot be read as Avro: " + e.getMessage(), e);
    } catch (IOException e) {
      throw StorageFailures.translate("read the header of", uri, e);
    }
  }

  /** Its blocks say how many records they have, but not how many are in front of them. */
  static final class WholeObjects implements RowNumbers {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isSplitable() {
      return false;
    }

    @Override
    public long before(Storage storage, String uri, long start) {
      throw new IllegalStateException(uri + " is read as a whole, not from " + start);
    }
  }
}
