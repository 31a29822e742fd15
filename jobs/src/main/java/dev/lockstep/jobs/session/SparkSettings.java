package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.preprocessing.dataset.storage.S3aDefaults;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spark properties a pipeline runs with unless spark-submit or the pipeline file says otherwise.
 * None of them is a secret.
 */
final class SparkSettings {
  private static final long MEBIBYTE = 1L << 20;
  private static final int MAX_ATTEMPTS = 4;

  private SparkSettings() {}

  /** Executors in processes of their own on this machine. */
  static String localCluster(PipelineFile.Cluster cluster) {
    return "local-cluster["
        + cluster.executors()
        + ","
        + cluster.cores()
        + ","
        + mebibytes(cluster)
        + "]";
  }

  /** For every master; the pipeline file's own properties win. */
  static Map<String, String> common(PipelineFile file) {
    int maxAttempts =
        file.train().map(train -> train.recovery().maxAttempts()).orElse(MAX_ATTEMPTS);
    return common(file.name(), file.cluster(), maxAttempts);
  }

  /** For work that no pipeline file describes. */
  static Map<String, String> common(String name, PipelineFile.Cluster cluster) {
    return common(name, cluster, MAX_ATTEMPTS);
  }

  private static Map<String, String> common(
      String name, PipelineFile.Cluster cluster, int maxAttempts) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.app.name", "lockstep " + name);
    settings.put("spark.executor.instances", String.valueOf(cluster.executors()));
    settings.put("spark.executor.cores", String.valueOf(cluster.cores()));
    settings.put("spark.executor.memory", mebibytes(cluster) + "m");
    settings.put("spark.cores.max", String.valueOf(cluster.executors() * cluster.cores()));
    settings.put("spark.executorEnv.OMP_NUM_THREADS", String.valueOf(cluster.cores()));
    settings.put("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    settings.putAll(barrierStages(maxAttempts));
    settings.putAll(storage());
    settings.putAll(cluster.conf());
    return settings;
  }

  /**
   * A lost executor is noticed within seconds and a stage that cannot start says so within a
   * minute; Spark's own limits are 10 minutes and a year.
   */
  private static Map<String, String> barrierStages(int maxAttempts) {
    return Map.of(
        "spark.dynamicAllocation.enabled", "false",
        "spark.executor.heartbeatInterval", "1s",
        "spark.network.timeout", "60s",
        "spark.barrier.sync.timeout", "120s",
        "spark.stage.maxConsecutiveAttempts", String.valueOf(maxAttempts),
        "spark.scheduler.minRegisteredResourcesRatio", "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime", "60s",
        "spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s",
        "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "60");
  }

  /** S3A's settings also reach executors this way, where libraries open files themselves. */
  private static Map<String, String> storage() {
    Map<String, String> settings = new TreeMap<>();
    S3aDefaults.settings().forEach((name, value) -> settings.put("spark.hadoop." + name, value));
    settings.put(
        "spark.sql.sources.commitProtocolClass",
        "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol");
    settings.put(
        "spark.sql.parquet.output.committer.class",
        "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter");
    return settings;
  }

  /**
   * For executors on this machine: everything stays on loopback and below the state folder.
   *
   * @param state folder for what a run leaves behind
   */
  static Map<String, String> onThisMachine(Home home, Path state) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.executor.extraClassPath", home.executorClassPath());
    String options = System.getProperty("lockstep.executor.options");
    if (options != null) {
      settings.put("spark.executor.defaultJavaOptions", options);
    }
    settings.put("spark.authenticate", "true");
    settings.put("spark.local.dir", state.resolve("scratch").toString());
    return settings;
  }

  /** For a driver that a person watches in a terminal. */
  static Map<String, String> driver(Path state) {
    return Map.of(
        "spark.ui.enabled", "false",
        "spark.ui.showConsoleProgress", "false",
        "spark.sql.warehouse.dir", state.resolve("warehouse").toUri().toString());
  }

  /** For a driver that does all work itself and looks at little. */
  static Map<String, String> here(Path state) {
    Map<String, String> settings = new TreeMap<>(driver(state));
    settings.putAll(storage());
    settings.put("spark.app.name", "lockstep");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", "1");
    return settings;
  }

  private static long mebibytes(PipelineFile.Cluster cluster) {
    return Math.max(1, cluster.memoryBytes() / MEBIBYTE);
  }
}
