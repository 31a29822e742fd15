package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.Affine;
import java.util.ArrayList;
import java.util.List;

/**
 * What turns stored uint8 elements into network input. Made from frozen statistics, or from a
 * request that needs none.
 *
 * @param affine the map, computed in float64 and rounded once
 */
public record Normalizer(Affine affine) {
  /** Largest stored uint8 element. */
  private static final int LARGEST = 255;

  /**
   * Smallest standard deviation that is divided by: one step of a stored element. A channel that is
   * constant on the train split, or nearly so, is centered but its rounding noise is not blown up.
   */
  static final double SMALLEST_DEVIATION = 1;

  /** Maps 0 to 255 onto the requested range. */
  public static Normalizer of(Normalization.Scale scale) {
    double factor = ((double) scale.max() - scale.min()) / LARGEST;
    return new Normalizer(new Affine(List.of((float) factor), List.of(scale.min())));
  }

  /** Maps each channel to mean 0 and standard deviation 1: {@code (x - mean) / deviation}. */
  public static Normalizer of(ChannelStatistics statistics) {
    List<Float> scale = new ArrayList<>();
    List<Float> shift = new ArrayList<>();
    for (int channel = 0; channel < statistics.channels(); channel++) {
      double deviation = Math.max(statistics.standardDeviation().get(channel), SMALLEST_DEVIATION);
      scale.add((float) (1 / deviation));
      shift.add((float) (-statistics.mean().get(channel) / deviation));
    }
    return new Normalizer(new Affine(scale, shift));
  }
}
