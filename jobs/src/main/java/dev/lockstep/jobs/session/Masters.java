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
    SparkSession session;
    try {
      session = SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) {
      if (String.valueOf(e.getMessage()).contains("Could not parse Master URL")) {
        throw new EnvironmentException(
            "this Spark home cannot run applications on " + master + ": it lacks the jars for it",
            e);
      }
      throw e;
    }
    if (session.sparkContext().isStopped()) {
      session.stop();
      throw new EnvironmentException(
          "the Spark master "
              + master
              + " does not answer or has refused the application; check its address and that the"
              + " cluster runs");
    }
    return session;
  }
}
