package dev.lockstep.training.model;

import java.io.Serializable;

/**
 * What one layer does differently from its network.
 *
 * @param init name of the initialization, or {@code null} for the network's
 * @param l1 L1 penalty on its weights, or {@code null} for the network's
 * @param l2 L2 penalty on its weights, or {@code null} for the network's
 * @param bias whether a bias is added; {@code null} becomes true
 */
public record WeightOptions(String init, Double l1, Double l2, Boolean bias)
    implements Serializable {
  /** Nothing. */
  public static final WeightOptions NETWORK = new WeightOptions(null, null, null, true);

  public WeightOptions {
    bias = bias == null || bias;
  }
}
