package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/**
 * Takes columns as features as they are.
 *
 * @param columns numbers
 * @param allowMissing whether a missing number is stored as NaN; otherwise it is an error
 */
public record Keep(ColumnSelection columns, boolean allowMissing) implements FeatureStep {
  public Keep {
    if (columns == null) {
      throw new UserException("features: keep needs columns");
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.NUMBER ? kind : null;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    return List.of();
  }
}
