package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.Moments;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.List;
import java.util.Set;

/**
 * To mean 0 and standard deviation 1 over the train rows, the deviation being that of the
 * population. A column that is constant there is centered only. For images, per channel.
 *
 * @param columns numbers, or the tensor
 */
public record Standardize(ColumnSelection columns) implements FeatureStep {
  public Standardize {
    if (columns == null) {
      throw new UserException("features: standardize needs columns");
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
    Moments moments = point.numbers("standardize").moments();
    return List.of(new Rescale(moments.mean(), Factors.inverse(moments.standardDeviation()), 0));
  }
}
