package dev.lockstep.preprocessing.step;

import java.util.Map;
import org.apache.spark.sql.Column;

/** A step that makes each row's new columns of its old ones. */
sealed interface ProjectionStep extends RecordStep
    permits Filter, Derive, Select, DropColumns, Rename, Cast, DateParts, TextFeatures {
  /**
   * The columns behind the step, in order, reserved ones included.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the frame does not have what
   *     the step needs
   */
  Map<String, Column> project(Frame frame);
}
