package dev.lockstep.training.model;

import java.io.Serializable;

/**
 * What holds for all layers of a list.
 *
 * @param weightInit name of the initialization, e.g. {@code xavier}, {@code xavier_uniform}, {@code
 *     relu}
 * @param l1 L1 penalty on weights, 0 for none
 * @param l2 L2 penalty on weights, 0 for none
 * @param weightDecay share of the learning rate by which weights shrink in every step, 0 for none
 * @param clipValue largest absolute value of a gradient's element, or {@code null} for no bound
 * @param maxNorm longest vector of the weights that lead to one unit, or {@code null} for no bound
 */
public record LayerDefaults(
    String weightInit, double l1, double l2, double weightDecay, Double clipValue, Double maxNorm)
    implements Serializable {
  /** An initialization and an L2 penalty. */
  public static LayerDefaults of(String weightInit, double l2) {
    return new LayerDefaults(weightInit, 0, l2, 0, null, null);
  }
}
