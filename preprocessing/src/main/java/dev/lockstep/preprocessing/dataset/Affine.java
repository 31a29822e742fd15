package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;
import java.util.List;

/**
 * Turns stored elements into what a network is fed: {@code value = stored * scale[c] + shift[c]} in
 * float32, where {@code c} is the element's channel.
 *
 * @param scale factor per channel; one entry if all elements share it
 * @param shift summand per channel, same length as {@code scale}
 */
public record Affine(List<Float> scale, List<Float> shift) implements Serializable {
  public Affine {
    if (scale.isEmpty() || scale.size() != shift.size()) {
      throw new IllegalArgumentException(
          "scale and shift must have one entry per channel, found "
              + scale.size()
              + " and "
              + shift.size());
    }
    scale = List.copyOf(scale);
    shift = List.copyOf(shift);
  }

  /** Leaves every element as it is stored. */
  public static Affine identity() {
    return new Affine(List.of(1f), List.of(0f));
  }
}
