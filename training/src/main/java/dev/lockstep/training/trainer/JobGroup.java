package dev.lockstep.training.trainer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * The group that a thread's Spark jobs belong to, which is the calling program's own.
 *
 * @param properties what {@link SparkContext#setJobGroup} sets, with {@code null} for what is unset
 */
record JobGroup(Map<String, String> properties) {
  private static final List<String> NAMES =
      List.of("spark.jobGroup.id", "spark.job.description", "spark.job.interruptOnCancel");

  /** That of the current thread. */
  static JobGroup of(SparkContext sc) {
    Map<String, String> properties = new LinkedHashMap<>();
    NAMES.forEach(name -> properties.put(name, sc.getLocalProperty(name)));
    return new JobGroup(properties);
  }

  /** Makes it that of the current thread again. */
  void putBack(SparkContext sc) {
    properties.forEach(sc::setLocalProperty);
  }
}
