package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/**
 * Stored range of a uint8 tensor to {@code [min, max]}; that range is 0 to 255, so nothing is fit.
 * For columns of numbers there is {@link MinMax}.
 *
 * @param columns the tensor
 * @param min value of the smallest stored element
 * @param max value of the largest stored element
 */
public record Scale(ColumnSelection columns, float min, float max) implements FeatureStep {
  public Scale {
    columns = columns == null ? ColumnSelection.ALL : columns;
    if (!(min < max) || Float.isInfinite(min) || Float.isInfinite(max)) {
      throw new UserException(
          "features: scale needs finite bounds with min below max, found min "
              + min
              + " and max "
              + max);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return null;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    throw new IllegalStateException("scale is for tensors");
  }
}
