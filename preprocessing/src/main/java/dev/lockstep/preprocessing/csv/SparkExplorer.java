package dev.lockstep.preprocessing.csv;

import dev.lockstep.preprocessing.dataset.error.Failures;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Explores all ranges in one Spark job. Lives on the driver. */
final class SparkExplorer implements PartitionPlan.Explorer {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkSession spark;
  private final Storage storage;
  private final CsvFormat format;

  SparkExplorer(SparkSession spark, Storage storage, CsvFormat format) {
    this.spark = spark;
    this.storage = storage;
    this.format = format;
  }

  @Override
  public List<ByteRange.Facts> explore(List<ByteRange> ranges, boolean states) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> numbers = IntStream.range(0, ranges.size()).boxed().toList();
    String before = sc.getLocalProperty(DESCRIPTION);
    sc.setLocalProperty(DESCRIPTION, "csv: where records begin");
    try {
      return sc.parallelize(numbers, numbers.size())
          .map(new ByteRange.Explore(storage, format, ranges, states))
          .collect();
    } catch (RuntimeException e) {
      throw Failures.unwrap(e);
    } finally {
      sc.setLocalProperty(DESCRIPTION, before);
    }
  }
}
