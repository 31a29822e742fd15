package dev.lockstep.preprocessing;

import org.apache.spark.sql.SparkSession;

/** One Spark session in this JVM for all tests that need one; starting it takes seconds. */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session, with two tasks at a time. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }
}
