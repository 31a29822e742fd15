package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.store.EmbeddedStore;
import java.nio.file.Path;
import java.util.List;

/**
 * The embedded store of a folder, outside of any pipeline.
 *
 * @param folder that has its buckets
 * @param home with the server's jars
 */
public record LocalStore(Path folder, Home home) {

  /**
   * A store that runs.
   *
   * @param endpoint of its S3 API
   * @param folder that has its buckets
   * @param credentials file with the keys
   * @param pid process number
   */
  public record Running(String endpoint, String folder, String credentials, long pid) {}

  /**
   * Starts the server, which stays after this process has ended.
   *
   * @param port to bind on 127.0.0.1, 0 for any free one
   * @param buckets that are created if they are absent
   */
  public Running start(int port, List<String> buckets) {
    try (EmbeddedStore store = EmbeddedStore.startDaemon(home.requireStoreHome(), folder, port)) {
      buckets.forEach(store::createBucket);
      return new Running(
          store.endpoint().toString(),
          folder.toString(),
          store.credentialsFile().toString(),
          store.pid());
    }
  }

  /** Stops the server; false if there was none. */
  public boolean stop() {
    return EmbeddedStore.stop(folder);
  }

  /** Names of the buckets, sorted; needs no server. */
  public List<String> buckets() {
    return EmbeddedStore.buckets(folder);
  }

  /** Objects below an address, sorted; starts the server for as long as this takes. */
  public List<ObjectInfo> list(String address) {
    try (OpenStore store = OpenStore.open(new Store.Embedded(folder, 0), home, List.of(address))) {
      return store.storage().list(address);
    }
  }
}
