package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Limits the norm of a gradient: {@code g := g * limit / |g|} where {@code |g| > limit} (Pascanu,
 * Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1).
 * Running statistics are no gradients: they neither count nor are they scaled.
 */
final class GlobalNormClip {
  private final double limit;
  private final ByteBuffer elements;
  private final ElementType type;
  private final List<GradientLayout.Slice> slices;
  private final List<INDArray> views;

  /**
   * @param limit largest norm, above 0
   * @param gradients flattened, {@code [1, length]}
   */
  GlobalNormClip(double limit, INDArray gradients, GradientLayout layout) {
    this.limit = limit;
    this.elements = NativeViews.buffer(gradients, "gradients");
    this.type = NativeViews.elementType(gradients, "gradients");
    this.slices = layout.sums();
    this.views = slices.stream().map(slice -> slice.of(gradients)).toList();
  }

  /** A norm that is no number is left to the check of the loss. */
  void apply() {
    double norm = norm();
    if (norm > limit && !Double.isInfinite(norm)) {
      views.forEach(view -> view.muli(limit / norm));
    }
  }

  /** Added in one order and in float64, so that all ranks get the same on any number of threads. */
  double norm() {
    double squares = 0;
    for (GradientLayout.Slice slice : slices) {
      squares += type == ElementType.FLOAT64 ? squares64(slice) : squares32(slice);
    }
    return Math.sqrt(squares);
  }

  private double squares32(GradientLayout.Slice slice) {
    double squares = 0;
    for (int i = (int) slice.from(); i < slice.to(); i++) {
      double value = elements.getFloat(i * Float.BYTES);
      squares += value * value;
    }
    return squares;
  }

  private double squares64(GradientLayout.Slice slice) {
    double squares = 0;
    for (int i = (int) slice.from(); i < slice.to(); i++) {
      double value = elements.getDouble(i * Double.BYTES);
      squares += value * value;
    }
    return squares;
  }
}
