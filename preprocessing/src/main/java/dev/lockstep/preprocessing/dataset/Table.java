package dev.lockstep.preprocessing.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.parquet.schema.MessageType;

/**
 * How rows of one type become Parquet. Travels to executors.
 *
 * @param <T> the row type
 */
public interface Table<T> extends Serializable {
  /** Parquet schema of the files. */
  MessageType parquetSchema();

  /** Key-value metadata of the files. */
  Map<String, String> metadata();

  /** Number of classes that are counted; 0 if none are. */
  default int classes() {
    return 0;
  }

  /** Writes the columns of one row and returns its class index, or -1 if none is counted. */
  int write(T row, TableWriter writer) throws IOException;
}
