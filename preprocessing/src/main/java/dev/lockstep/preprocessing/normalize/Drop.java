package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/**
 * Leaves columns out of the features, such as those that only a key, a rule or a split needs.
 *
 * @param columns of any kind
 */
public record Drop(ColumnSelection columns) implements FeatureStep {
  public Drop {
    if (columns == null) {
      throw new UserException("features: drop needs columns");
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    return List.of();
  }
}
