package dev.lockstep.preprocessing.dataset;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Gives a test class two Spark threads in this process. */
abstract class SparkTest {
  private static SparkSession session;

  @BeforeAll
  static void startSpark() {
    session =
        SparkSession.builder()
            .master("local[2]")
            .appName("dataset tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    session.stop();
  }

  static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }
}
