package dev.lockstep.preprocessing.source.columnar;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.dataset.storage.StorageFailures;
import dev.lockstep.preprocessing.source.files.RowNumbers;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.orc.FileFormatException;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.types.StructType;

/** Footers of ORC objects. */
final class OrcObjects {
  private OrcObjects() {}

  /**
   * @throws UserException if it is not a whole ORC object
   */
  static StructType schema(Storage storage, String uri) {
    try (Reader reader = open(storage, uri)) {
      return OrcUtils.toCatalystSchema(reader.getSchema());
    } catch (IOException e) {
      throw StorageFailures.translate("read the footer of", uri, e);
    }
  }

  private static Reader open(Storage storage, String uri) throws IOException {
    try {
      return OrcFile.createReader(new Path(uri), OrcFile.readerOptions(storage.configuration()));
    } catch (FileFormatException | RuntimeException e) {
      throw new UserException(
          uri + " cannot be read as ORC: " + e.getMessage() + "; it may have been cut off", e);
    }
  }

  /** A part begins with the first stripe that begins in it. */
  static final class RowsInFront implements RowNumbers {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isSplitable() {
      return true;
    }

    @Override
    public long before(Storage storage, String uri, long start) {
      try (Reader reader = open(storage, uri)) {
        return reader.getStripes().stream()
            .filter(stripe -> stripe.getOffset() < start)
            .mapToLong(StripeInformation::getNumberOfRows)
            .sum();
      } catch (IOException e) {
        throw StorageFailures.translate("read the footer of", uri, e);
      }
    }
  }
}
