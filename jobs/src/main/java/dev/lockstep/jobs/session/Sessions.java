package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.trainer.ExecutorSlots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Builds Spark's configuration in memory and starts the session. */
final class Sessions {
  private static final String MASTER = "spark.master";
  private static final String SECRET = "spark.authenticate.secret";

  private Sessions() {}

  /**
   * Configuration of the driver. What was given to spark-submit wins over everything here.
   *
   * @param master from the command line
   * @param state folder for what a run leaves behind
   */
  static SparkConf configuration(
      PipelineFile file, Optional<String> master, Home home, Path state) {
    return configuration(file.cluster(), SparkSettings.common(file), master, home, state);
  }

  /**
   * As {@link #configuration(PipelineFile, Optional, Home, Path)}.
   *
   * @param common settings for every master
   */
  static SparkConf configuration(
      PipelineFile.Cluster cluster,
      Map<String, String> common,
      Optional<String> master,
      Home home,
      Path state) {
    SparkConf conf = new SparkConf();
    master.map(Masters::require).ifPresent(conf::setMaster);
    cluster.master().ifPresent(url -> conf.setIfMissing(MASTER, url));
    conf.setIfMissing(MASTER, SparkSettings.localCluster(cluster));
    common.forEach(conf::setIfMissing);
    SparkSettings.driver(state).forEach(conf::setIfMissing);
    if (isLocalCluster(conf)) {
      SparkSettings.onThisMachine(home, state).forEach(conf::setIfMissing);
      conf.setIfMissing(SECRET, randomSecret());
    } else if (!home.libraries().isEmpty()) {
      conf.setIfMissing("spark.jars", jars(home));
    }
    return conf;
  }

  /** Application jars as Spark's comma-separated list. */
  static String jars(Home home) {
    return home.libraries().stream().map(Path::toString).collect(Collectors.joining(","));
  }

  /** Hadoop's part of Spark's configuration, for use before there is a session. */
  static Configuration hadoop(SparkConf conf) {
    Configuration hadoop = new Configuration();
    String prefix = "spark.hadoop.";
    for (scala.Tuple2<String, String> entry : conf.getAllWithPrefix(prefix)) {
      hadoop.set(entry._1(), entry._2());
    }
    return hadoop;
  }

  /**
   * A session on whose cluster a job can run.
   *
   * @throws EnvironmentException if the master cannot be used or reached, or gives no executor in
   *     time
   */
  static SparkSession start(SparkConf conf, Home home, StoreConnection store) {
    checkHadoop();
    if (isLocalCluster(conf)) {
      checkSparkHome(home);
    }
    SparkSession session = Masters.start(conf);
    try {
      ExecutorSlots.ofTasks(session.sparkContext()).awaitFirst();
    } catch (RuntimeException e) {
      session.stop();
      throw e;
    }
    store.configure(session.sparkContext().hadoopConfiguration());
    return session;
  }

  /** A small session in this process. */
  static SparkSession here(Optional<StoreConnection> store) {
    SparkConf conf = new SparkConf().setMaster("local[1]");
    SparkSettings.here(Workspace.STATE.toAbsolutePath().normalize()).forEach(conf::setIfMissing);
    SparkSession session = Masters.start(conf);
    store.ifPresent(found -> found.configure(session.sparkContext().hadoopConfiguration()));
    return session;
  }

  static boolean isLocalCluster(SparkConf conf) {
    return conf.get(MASTER).startsWith("local-cluster");
  }

  /** Publishing relies on conditional create, which S3A has since 3.4.2. */
  private static void checkHadoop() {
    String version = VersionInfo.getVersion();
    if (!Versions.atLeast(version, 3, 4, 2)) {
      throw new EnvironmentException(
          "Hadoop "
              + version
              + " is on Spark's class path, but at least 3.4.2 is needed: its S3A cannot create an"
              + " object only if it is absent, so two writers could overwrite each other. Use the"
              + " Spark home of the Lockstep distribution, or replace the Hadoop jars of yours.");
    }
  }

  /** The worker inside the driver takes these from the environment, not from the configuration. */
  private static void checkSparkHome(Home home) {
    Path spark =
        home.sparkHome()
            .filter(path -> Files.isDirectory(path.resolve("jars")))
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "executors cannot be started on this machine: SPARK_HOME is not set to a"
                            + " folder with jars/. Start Lockstep with its launcher, or choose"
                            + " another cluster with --master."));
    if (!Files.isWritable(spark)) {
      throw new EnvironmentException(
          "executors cannot be started on this machine: Spark keeps their logs in "
              + spark.resolve("work")
              + ", which cannot be written. Make that folder writable or set SPARK_HOME to a"
              + " folder that is.");
    }
  }

  private static String randomSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** Settings worth repeating on a spark-submit command line. */
  static Map<String, String> forSubmit(PipelineFile file) {
    return SparkSettings.common(file);
  }
}
