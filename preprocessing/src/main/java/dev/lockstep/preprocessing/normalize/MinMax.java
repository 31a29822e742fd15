package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * From the smallest and largest number of the train rows to a range. A column that is constant
 * there becomes the range's lower end.
 *
 * @param columns numbers
 * @param min lower end, 0 if absent
 * @param max upper end, 1 if absent
 * @param outOfRange what happens to other numbers in other rows; keep if absent
 */
public record MinMax(ColumnSelection columns, Double min, Double max, OutOfRange outOfRange)
    implements FeatureStep {
  public MinMax {
    min = min == null ? Double.valueOf(0) : min;
    max = max == null ? Double.valueOf(1) : max;
    outOfRange = outOfRange == null ? OutOfRange.KEEP : outOfRange;
    if (columns == null || !(min < max) || min.isInfinite() || max.isInfinite()) {
      throw new UserException(
          "features: min_max needs columns and finite bounds with min below max, found min "
              + min
              + " and max "
              + max);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.NUMBER ? kind : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return Set.of(Statistic.MOMENTS);
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    Moments moments = point.numbers("min_max").moments();
    List<FrozenOp> ops = new ArrayList<>();
    if (outOfRange != OutOfRange.KEEP) {
      ops.add(new ClipTo(moments.min(), moments.max(), outOfRange));
    }
    double factor = (max - min) * Factors.inverse(moments.max() - moments.min());
    ops.add(new Rescale(moments.min(), factor, min));
    return ops;
  }
}
