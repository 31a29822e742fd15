package dev.lockstep.training.trainer;

import org.apache.spark.sql.SparkSession;

/** Sessions whose executors are processes of their own on this machine. */
final class LocalCluster {
  private LocalCluster() {}

  /**
   * Everything stays on loopback; executors have the class path of the tests.
   *
   * @param cores of each executor
   */
  static SparkSession.Builder of(int executors, int cores) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return SparkSession.builder()
        .master("local-cluster[%d,%d,1024]".formatted(executors, cores))
        .appName("tests on " + executors + " executors")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.cores", String.valueOf(cores))
        .config("spark.executor.memory", "1g")
        .config("spark.executor.heartbeatInterval", "200ms")
        .config("spark.executor.extraClassPath", classPath)
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .config("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1")
        .config("spark.authenticate", "true")
        .config("spark.authenticate.secret", "only for this test");
  }
}
