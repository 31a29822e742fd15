package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.Place;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Holds what someone corrected against what was rejected. */
final class Corrections {
  private static final int SHOWN = 3;

  private Corrections() {}

  /**
   * @throws UserException if a correction is of a record that is not there
   */
  static void require(SparkSession spark, Quarantine quarantine, Choice choice) {
    Set<Place> unknown = new HashSet<>(choice.places());
    quarantine.among(spark, choice.places()).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new UserException(
          unknown.size()
              + " corrections are of records that "
              + quarantine.of()
              + " did not reject, or that were added since: "
              + unknown.stream()
                  .map(Place::toString)
                  .sorted()
                  .limit(SHOWN)
                  .collect(Collectors.joining("; "))
              + (unknown.size() > SHOWN ? "; ..." : "")
              + "; `lockstep replay-rejects PIPELINE --export FILE` writes those that can be"
              + " corrected");
    }
  }
}
