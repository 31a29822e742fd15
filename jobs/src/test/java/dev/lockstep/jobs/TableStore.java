package dev.lockstep.jobs;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.store.EmbeddedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;

/**
 * An embedded S3 that has a {@link SmallTable} in its bucket {@code raw}, for runs of the command
 * in processes of their own.
 */
final class TableStore implements AutoCloseable {
  static final String RAW = "s3a://raw/table";

  private final EmbeddedStore store;
  private final Storage storage;

  private TableStore(EmbeddedStore store) {
    this.store = store;
    this.storage = StoreClient.of(store);
  }

  /**
   * @param folder of the store
   * @param data with the files of the table
   */
  static TableStore start(Path folder, Path data) throws IOException {
    Path home = Path.of(System.getProperty("lockstep.store.home"));
    TableStore started = new TableStore(EmbeddedStore.start(home, folder, 0));
    started.store.createBucket("raw");
    started.store.createBucket("datasets");
    StoreClient.put(started.storage, data, RAW);
    return started;
  }

  /** What stands in a pipeline file behind {@code store:}. */
  static String section(URI endpoint) {
    return "{type: s3, endpoint: '%s', path_style: true, access_key: '${env:TABLE_KEY}', secret_key: '${env:TABLE_SECRET}'}"
        .formatted(endpoint);
  }

  /** Where {@link #section} finds the keys. */
  Map<String, String> environment() {
    return Map.of(
        "TABLE_KEY", store.accessKey(),
        "TABLE_SECRET", store.secretKey(),
        "AWS_ACCESS_KEY_ID", store.accessKey(),
        "AWS_SECRET_ACCESS_KEY", store.secretKey());
  }

  URI endpoint() {
    return store.endpoint();
  }

  Storage storage() {
    return storage;
  }

  /** Manifest of the version that readers see. */
  Optional<Manifest> current(String dataset) {
    return DatasetVersion.latest(storage, dataset).map(DatasetVersion::manifest);
  }

  @Override
  public void close() throws IOException {
    FileSystem.closeAll();
    store.close();
  }
}
