package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.quality.KeyCheck;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A key identifies one row of the whole version, however many runs have made it. */
final class AppendedKeys {
  private AppendedKeys() {}

  /**
   * @param version complete and about to be published
   * @throws UserException if a row that it adds has the key of one that was there
   */
  static void requireNew(SparkSession spark, DatasetVersion version) {
    List<String> repeated = KeyCheck.repeated(spark, version);
    if (!repeated.isEmpty()) {
      throw new UserException(
          "records that are added have keys that version "
              + version.manifest().extension().base()
              + " has already, the first: "
              + String.join(", ", repeated)
              + "; a key must identify one row. Let `key` name other columns, or add the record"
              + " step {type: deduplicate, by: [the key's columns]}, with which the dataset is made"
              + " of all objects again. Nothing was published.");
    }
  }
}
