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

  /**
   * Statistics that pending steps need, up to the first behind which statistics are unknown.
   *
   * @param targetKnown whether sums of the target can be had
   */
  Set<Statistic> wanted(boolean targetKnown) {
    Set<Statistic> wanted = EnumSet.noneOf(Statistic.class);
    for (FeatureStep step : pending) {
      Set<Statistic> needs = step.needs(kind);
      if (needs.contains(Statistic.TARGET) && !targetKnown) {
        break;
      }
      wanted.addAll(needs);
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
   * @param classes see {@link FitPoint#classes}
   * @return the lane, or several if a step makes several features of one
   */
  List<Lane> fitted(ColumnSummary summary, List<String> classes) {
    if (pending.isEmpty()) {
      requirePresent(summary);
      return List.of(kind == LaneKind.INDEX ? new Lane(expanded(), kind, List.of()) : this);
    }
    FeatureStep step = pending.get(0);
    if (!allows(summary, step.needs(kind))) {
      return List.of(this);
    }
    List<Lane> lanes = new ArrayList<>();
    step.branches(new FitPoint(frozen.name(), kind, summary, classes))
        .forEach(
            (suffix, ops) -> {
              FrozenLane done = frozen.named(frozen.name() + suffix).with(ops);
              Lane next = new Lane(done, step.after(kind), pending.subList(1, pending.size()));
              lanes.addAll(next.fitted(after(summary, ops), classes));
            });
    return lanes;
  }

  private static ColumnSummary after(ColumnSummary summary, List<FrozenOp> ops) {
    ColumnSummary known = summary;
    for (FrozenOp op : ops) {
      known = known == null ? null : op.after(known).orElse(null);
    }
    return known;
  }

  /** Fails now rather than when rows are written. */
  private void requirePresent(ColumnSummary known) {
    if (kind == LaneKind.NUMBER
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

  private FrozenLane expanded() {
    List<FrozenOp> ops = frozen.ops();
    return frozen.expanded(((IndexOp) ops.get(ops.size() - 1)).width());
  }
}
