package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/** Objects by address without Spark, for commands that only look. */
public final class OpenStore implements AutoCloseable {
  private final Optional<StoreConnection> connection;
  private final Storage storage;
  private SparkSession session;

  private OpenStore(Optional<StoreConnection> connection, Storage storage) {
    this.connection = connection;
    this.storage = storage;
  }

  /**
   * Opens what is needed to reach some addresses: nothing at all for files and HDFS.
   *
   * @param store where buckets are
   * @param addresses that will be looked at; no bucket is made for them
   * @throws UserException if a bucket is asked for and the embedded store's folder does not exist
   */
  public static OpenStore open(Store store, Home home, Collection<String> addresses) {
    Configuration configuration = new Configuration();
    S3aDefaults.settings().forEach(configuration::set);
    if (StoreConnection.buckets(addresses).isEmpty()) {
      return new OpenStore(Optional.empty(), Storage.of(configuration));
    }
    requireFolder(store, addresses);
    StoreConnection connection = StoreConnection.open(store, home, List.of());
    connection.configure(configuration);
    return new OpenStore(Optional.of(connection), Storage.of(configuration));
  }

  /**
   * @throws UserException if the embedded store's folder does not exist
   */
  static void requireFolder(Store store, Collection<String> addresses) {
    if (store instanceof Store.Embedded embedded && !Files.isDirectory(embedded.folder())) {
      throw new UserException(
          String.join(", ", addresses)
              + " cannot be reached: there is no embedded store in "
              + embedded.folder().toAbsolutePath()
              + ". Name its folder or the address of an S3 with --store, or give a pipeline file"
              + " instead of an address");
    }
  }

  /** Objects by address. */
  public Storage storage() {
    return storage;
  }

  /** A Spark session in this process, started by the first call: for formats that only it reads. */
  public SparkSession spark() {
    if (session == null) {
      session = Sessions.here(connection);
    }
    return session;
  }

  /** Forgets file systems, too: another command in this process may have another store. */
  @Override
  public void close() {
    try {
      if (session != null) {
        session.stop();
      }
      FileSystem.closeAll();
    } catch (IOException e) {
      throw new EnvironmentException("cannot close the object store: " + e.getMessage(), e);
    } finally {
      connection.ifPresent(StoreConnection::close);
    }
  }
}
