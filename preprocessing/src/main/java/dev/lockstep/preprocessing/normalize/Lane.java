package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A feature on its way: what is fitted and the steps that are not yet.
 *
 * @param frozen what is fitted so far
 * @param kind what that makes
 * @param pending steps still to be fitted
 */
record Lane(FrozenLane frozen, LaneKind kind, List<FeatureStep> pending) implements Serializable {
  Lane {
    pending = List.copyOf(pending);
  }

  boolean isFitted() {
    return pending.isEmpty();
  }

  /** Statistics that pending steps need, up to the first behind which statistics are unknown. */
  Set<Statistic> wanted() {
    Set<Statistic> wanted = EnumSet.noneOf(Statistic.class);
    for (FeatureStep step : pending) {
      wanted.addAll(step.needs(kind));
      if (!step.followed() || step.after(kind) != kind) {
        break;
      }
    }
    return wanted;
  }

  /**
   * Fits steps as far as statistics go.
   *
   * @param summary of what the fitted part makes of the train rows; null if there is none
   */
  Lane fitted(ColumnSummary summary) {
    FrozenLane done = frozen;
    LaneKind at = kind;
    ColumnSummary known = summary;
    for (int i = 0; i < pending.size(); i++) {
      FeatureStep step = pending.get(i);
      if (!allows(known, step.needs(at))) {
        return new Lane(done, at, pending.subList(i, pending.size()));
      }
      List<FrozenOp> ops = step.fit(new FitPoint(frozen.name(), at, known));
      done = done.with(ops);
      for (FrozenOp op : ops) {
        known = known == null ? null : op.after(known).orElse(null);
      }
      at = step.after(at);
    }
    requirePresent(known, at);
    return new Lane(at == LaneKind.INDEX ? expanded(done) : done, at, List.of());
  }

  /** Fails now rather than when rows are written. */
  private void requirePresent(ColumnSummary known, LaneKind at) {
    if (at == LaneKind.NUMBER
        && !frozen.allowMissing()
        && known instanceof ColumnSummary.Numbers numbers
        && numbers.missing() > 0) {
      throw new UserException(
          "features: "
              + frozen.name()
              + " is missing in "
              + numbers.missing()
              + " of "
              + numbers.rows()
              + " train rows, and no step says what to do then; impute it, or keep it with"
              + " allow_missing: true, or reject such records with a rule (not_null)");
    }
  }

  private static boolean allows(ColumnSummary known, Set<Statistic> needs) {
    return needs.isEmpty() || (known != null && needs.stream().allMatch(known::has));
  }

  private static FrozenLane expanded(FrozenLane done) {
    List<FrozenOp> ops = new ArrayList<>(done.ops());
    return done.expanded(((IndexOp) ops.get(ops.size() - 1)).width());
  }
}
