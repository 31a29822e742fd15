package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import java.util.function.Supplier;

/**
 * A model's answers added up row by row; tallies of parts of a split add up to that of the whole.
 * Not thread-safe.
 */
sealed interface Tally permits ClassificationTally, RegressionTally {

  /** Of the label's kind. */
  static Tally of(LabelSpec label, EvaluateSpec spec) {
    return label instanceof ValueLabel value
        ? new RegressionTally(value)
        : new ClassificationTally(((ClassLabel) label).classes(), spec.topK(), spec.mistakes());
  }

  /**
   * Adds one row.
   *
   * @param key of the row
   * @param label class index or stored value
   * @param answer class probabilities, or one stored value
   * @param features gives the row's stored elements
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the answer is not a number:
   *     the training has diverged
   */
  void add(String key, float label, float[] answer, Supplier<byte[]> features);

  /** As bytes, for the way from an executor to the driver. */
  byte[] toBytes();

  /** Adds what {@link #toBytes()} of another part of the same split gave. */
  void merge(byte[] part);

  /** Rows so far. */
  long rows();

  /** The results. */
  EvaluationReport report();
}
