package dev.lockstep.preprocessing.source;

import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Raw objects whose headers were looked at and found right. Lives on the driver; {@link #read} may
 * be called any number of times.
 */
public interface Source {
  /**
   * A group of records that is divided, or not, as a whole.
   *
   * @param origin what it is for
   * @param records how many its objects declare
   * @param objects addresses of its objects
   */
  record Part(Origin origin, long records, List<String> objects) {
    public Part {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Opens what a specification names and checks everything that can be checked without reading all
   * records.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if an object is missing, is not
   *     in the format, has another shape than specified, or does not fit its companion
   */
  static Source open(Storage storage, SourceSpec spec) {
    if (spec instanceof IdxSource idx) {
      return OpenIdxSource.open(storage, idx);
    }
    if (spec instanceof ImageSource images) {
      return OpenImageSource.open(storage, images);
    }
    throw new IllegalStateException("no reader for " + spec.getClass());
  }

  /** The raw objects, sorted by address. */
  List<SourceObject> objects();

  /** What a person should know of the objects, if anything. */
  default Optional<String> remark() {
    return Optional.empty();
  }

  /** The records of an origin. */
  Part part(Origin origin);

  /** Element type of the features. */
  DType dtype();

  /** Shape of one row of features, channels first. */
  List<Integer> shape();

  /** Names of the classes, by label. */
  List<String> classes();

  /**
   * All records with the columns of {@link RawColumns}, read by the executors. Keys are unique. An
   * object that turns out to be damaged fails the job with a {@code UserException} as the cause.
   */
  Dataset<Row> read(SparkSession spark);
}
