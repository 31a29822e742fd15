package dev.lockstep.preprocessing.source.files;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Settings under which Spark divides files without asking how large the cluster is: large objects
 * into pieces of {@link #BYTES}, small ones together up to that size. By default it looks at the
 * number of cores, and the same input would give other partitions on another machine.
 */
public final class FixedSplits {
  /** Size of a piece of a large object, 32 MiB. */
  public static final long BYTES = 32L << 20;

  /** What opening one more object counts for when small ones are packed: 256 in a partition. */
  static final long OPEN_COST = 128L << 10;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.files.maxPartitionBytes", Long.toString(BYTES),
          "spark.sql.files.openCostInBytes", Long.toString(OPEN_COST),
          // the size of all files divided by 1 is never the smaller bound
          "spark.sql.files.minPartitionNum", "1",
          // a damaged or vanished object fails the run instead of being left out
          "spark.sql.files.ignoreCorruptFiles", "false",
          "spark.sql.files.ignoreMissingFiles", "false",
          "spark.sql.session.timeZone", "UTC",
          // wide tables are read in batches too
          "spark.sql.codegen.maxFields", "10000",
          // Parquet: times without a zone are UTC, and Spark has no nanoseconds
          "spark.sql.parquet.inferTimestampNTZ.enabled", "false",
          "spark.sql.legacy.parquet.nanosAsLong", "true");

  private FixedSplits() {}

  /**
   * A session with these settings that shares everything else with the given one, which is not
   * changed. A file relation plans its partitions with the session it was made with.
   */
  static SparkSession of(SparkSession spark) {
    SparkSession fixed = spark.cloneSession();
    SETTINGS.forEach((name, value) -> fixed.conf().set(name, value));
    fixed.conf().unset("spark.sql.files.maxPartitionNum");
    return fixed;
  }
}
