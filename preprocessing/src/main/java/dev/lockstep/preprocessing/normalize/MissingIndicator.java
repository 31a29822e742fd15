package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;

/**
 * Makes a further feature of each column, its name with {@code _missing}: 1 where the value is
 * missing, else 0. The column itself stays as it is.
 *
 * @param columns numbers or texts
 */
public record MissingIndicator(ColumnSelection columns) implements FeatureStep {
  public MissingIndicator {
    if (columns == null) {
      throw new UserException("features: missing_indicator needs columns");
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.INDEX ? null : LaneKind.NUMBER;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    return List.of(new IsMissing());
  }
}
