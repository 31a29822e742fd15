package dev.lockstep.jobs.session;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts sessions on a Spark master, which can be misspelt, unknown to a Spark home, or down. */
final class Masters {
  private static final String MASTER = "spark.master";
  private static final Pattern URL =
      Pattern.compile(
          "local(\\[[0-9*, ]+])?|local-cluster\\[[0-9, ]+]|spark://\\S+|k8s://\\S+|yarn");

  /** What Spark says of a context that a master without an answer has ended while it started. */
  private static final Pattern STOPPED =
      Pattern.compile("stopped SparkContext|Spark context stopped|SparkContext was shut down");

  private Masters() {}

  /**
   * A master from the command line, checked before anything is started.
   *
   * @throws UserException if it is none
   */
  static String require(String url) {
    if (!URL.matcher(url).matches()) {
      throw new UserException(
          "--master is \""
              + url
              + "\", allowed: local[CORES], local-cluster[EXECUTORS,CORES,MEBIBYTES],"
              + " spark://HOST:PORT, k8s://URL or yarn");
    }
    return url;
  }

  /**
   * @throws EnvironmentException if the master cannot be used or reached
   */
  static SparkSession start(SparkConf conf) {
    String master = conf.get(MASTER);
    if (master.startsWith(StandaloneMaster.SCHEME)) {
      StandaloneMaster.requireAnswer(master);
    }
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) {
      throw explained(master, e);
    }
    if (session.sparkContext().isStopped()) {
      session.stop();
      throw refused(master, null);
    }
    return session;
  }

  private static RuntimeException explained(String master, Exception failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Could not parse Master URL")) {
      return new EnvironmentException(
          "this Spark home cannot run applications on " + master + ": it lacks the jars for it",
          failure);
    }
    if (STOPPED.matcher(message).find()) {
      return refused(master, failure);
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private static EnvironmentException refused(String master, Exception failure) {
    return new EnvironmentException(
        "the Spark master "
            + master
            + " does not answer Spark or has refused the application; check that the address is"
            + " that of a Spark 3.5 master, and its log",
        failure);
  }
}
