package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Map;

/**
 * Features on their way from what the user asked for to what is frozen. Each level of fitting is
 * one pass over the rows: {@link #accumulator} on every executor, {@link FitAccumulator#merge} in a
 * fixed order, {@link #next} on the driver; when {@link #isFitted}, {@link #frozen}. Most
 * specifications have one level or none; a step that needs statistics of values behind a fitted
 * step that is not affine adds one. Immutable; travels to executors.
 */
public interface FeatureFit extends Serializable {
  /** Whether nothing is left to learn. */
  boolean isFitted();

  /** An empty accumulator of the current level. */
  FitAccumulator accumulator();

  /**
   * An accumulator of the current level from {@link FitAccumulator#toBytes}.
   *
   * @throws IllegalArgumentException if the bytes are of something else
   */
  FitAccumulator accumulator(byte[] bytes);

  /**
   * What is left after this level.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the rows do not allow it: no
   *     rows, a column without a value, too many categories
   */
  FeatureFit next(FitAccumulator merged);

  /**
   * What the first level says of the columns, for the manifest; also of no rows.
   *
   * @param merged accumulator of the first level
   */
  Map<String, JsonNode> describe(FitAccumulator merged);

  /**
   * The frozen features.
   *
   * @throws IllegalStateException if something is left to learn
   */
  FrozenFeatures frozen();
}
