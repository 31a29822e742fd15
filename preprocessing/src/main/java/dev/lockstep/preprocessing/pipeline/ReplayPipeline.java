package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Replays the rejected records of a table. */
public final class ReplayPipeline {
  private ReplayPipeline() {}

  /**
   * Reads rejected records of the current version again by a specification that may have changed
   * since, and publishes a version to which those are added that are accepted now. Its other rows
   * are those of the current version, in the same files; new rows are divided and encoded as they
   * were. Those that are rejected again stay rejected for what they break now; those that are not
   * chosen, or of which not enough was kept, stay as they are.
   *
   * <p>Nothing is published if no record is accepted now, and in a dry run.
   *
   * @param spark asked for a session only if there are rejected records
   * @throws UserException if nothing is published, the specification makes other rows than it did,
   *     a correction is of a record that is not rejected, or a new row has the key of another one
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if the store refuses or
   *     another writer published meanwhile
   */
  public static ReplayResult run(
      Supplier<SparkSession> spark, Storage storage, TabularSpec spec, ReplayRequest request) {
    try {
      if (request.failed() != null) {
        return new FailedReplay(spark.get(), storage, spec).run(request);
      }
      DatasetVersion base = current(storage, spec);
      return base.manifest().rejects().isEmpty()
          ? ReplayResult.nothing(base.manifest().id(), Map.of())
          : new ReplayRun(spark.get(), storage, spec, base).run(request);
    } catch (Exception e) {
      throw SparkFailures.translate(e);
    }
  }

  /**
   * Gives rejected records one by one, by object and position.
   *
   * @param rules that they broke; empty: any
   * @param failed as in {@link ReplayRequest#failed()}
   */
  public static void forEach(
      Supplier<SparkSession> spark,
      Storage storage,
      TabularSpec spec,
      Set<String> rules,
      String failed,
      Consumer<RejectedRecord> receiver) {
    try {
      Quarantine quarantine =
          failed == null
              ? Quarantine.of(current(storage, spec))
              : Quarantine.ofFailed(storage, spec.dataset(), failed);
      quarantine.forEach(spark.get(), rules, receiver);
    } catch (Exception e) {
      throw SparkFailures.translate(e);
    }
  }

  private static DatasetVersion current(Storage storage, TabularSpec spec) {
    return DatasetVersion.latest(storage, spec.dataset())
        .orElseThrow(
            () ->
                new UserException(
                    "nothing is published at "
                        + spec.dataset()
                        + ", so there is no version whose rejected records could be replayed; what"
                        + " a failed run kept is named in its message"));
  }
}
