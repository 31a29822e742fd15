package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.jobs.config.PipelineFile.Cluster;
import dev.lockstep.jobs.config.PipelineFile.Store;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Everything the jobs of one pipeline run on: the opened store and, from its first use on, the
 * Spark session. Lives on the driver; closing it stops both.
 */
public final class Workspace implements AutoCloseable {
  /** Folder in the working directory for what runs leave behind. */
  public static final Path STATE = Path.of(".lockstep");

  private final Home home;
  private final StoreConnection store;
  private final SparkConf conf;
  private final Storage storage;
  private SparkSession session;

  private Workspace(Home home, StoreConnection store, SparkConf conf) {
    this.home = home;
    this.store = store;
    this.conf = conf;
    Configuration hadoop = Sessions.hadoop(conf);
    store.configure(hadoop);
    this.storage = Storage.of(hadoop);
  }

  /**
   * Opens the store; Spark is started when it is needed.
   *
   * @param master Spark master from the command line, if any
   */
  public static Workspace open(PipelineFile file, Optional<String> master, Home home) {
    return open(file, List.of(), master, home);
  }

  /**
   * As {@link #open(PipelineFile, Optional, Home)}.
   *
   * @param outputs addresses that are written to besides those of the file
   */
  public static Workspace open(
      PipelineFile file, List<String> outputs, Optional<String> master, Home home) {
    SparkConf conf = Sessions.configuration(file, master, home, state());
    List<String> addresses = new ArrayList<>(Addresses.of(file));
    addresses.addAll(outputs);
    Workspace workspace =
        new Workspace(home, StoreConnection.open(file.store(), home, addresses), conf);
    file.login().ifPresent(login -> login.configure(workspace.storage.configuration()));
    return workspace;
  }

  /**
   * For work that no pipeline file describes, on a cluster as it is if a file says nothing of it.
   *
   * @param name of the work
   * @param store where buckets are
   * @param inputs addresses that are read
   * @param output address that is written to
   * @param master Spark master from the command line, if any
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a bucket is asked for and the
   *     embedded store's folder does not exist
   */
  public static Workspace open(
      String name,
      Store store,
      List<String> inputs,
      String output,
      Optional<String> master,
      Home home) {
    Cluster cluster = Cluster.usual();
    Map<String, String> common = SparkSettings.common(name, cluster);
    SparkConf conf = Sessions.configuration(cluster, common, master, home, state());
    if (!StoreConnection.buckets(inputs).isEmpty()) {
      OpenStore.requireFolder(store, inputs);
    }
    boolean local =
        StoreConnection.buckets(inputs).isEmpty()
            && StoreConnection.buckets(List.of(output)).isEmpty();
    StoreConnection connection =
        local ? StoreConnection.none() : StoreConnection.open(store, home, List.of(output));
    return new Workspace(home, connection, conf);
  }

  private static Path state() {
    return STATE.toAbsolutePath().normalize();
  }

  /** Objects by address. */
  public Storage storage() {
    return storage;
  }

  /** The Spark session, started by the first call. */
  public SparkSession spark() {
    if (session == null) {
      session = Sessions.start(conf, home, store);
    }
    return session;
  }

  /** The file behind an address, if objects are files on this machine. */
  public Optional<Path> file(String address) {
    return store.file(address);
  }

  /**
   * Stops Spark and the store. File systems are forgotten too: they are cached by bucket, and
   * another pipeline in this process may find its bucket in another store.
   */
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
      store.close();
    }
  }
}
