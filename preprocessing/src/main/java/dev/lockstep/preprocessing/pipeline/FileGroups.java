package dev.lockstep.preprocessing.pipeline;

import java.util.Arrays;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Puts consecutive buckets together so that each group becomes one file; groups differ by one. */
final class FileGroups implements PartitionCoalescer, scala.Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    Partition[] buckets = parent.partitions();
    PartitionGroup[] files = new PartitionGroup[Math.min(groups, buckets.length)];
    for (int file = 0; file < files.length; file++) {
      files[file] = new PartitionGroup(Option.empty());
      int from = start(file, files.length, buckets.length);
      int end = start(file + 1, files.length, buckets.length);
      Arrays.stream(buckets, from, end).forEach(files[file].partitions()::$plus$eq);
    }
    return files;
  }

  private static int start(int file, int files, int buckets) {
    return (int) ((long) file * buckets / files);
  }
}
