package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one pass over the rows collects.
 *
 * @param input columns of the blocks
 * @param points of features, over the train rows that have a label
 * @param target what is known of the target and what is to be learned
 */
record Level(BlockSchema input, List<StatisticsPoint> points, TargetFit target)
    implements Serializable {
  Level {
    points = List.copyOf(points);
  }

  /** The point of the values that a lane has so far, among some points. */
  static StatisticsPoint point(Lane lane, List<StatisticsPoint> among) {
    return among.stream().filter(point -> same(point, lane)).findFirst().orElseThrow();
  }

  /** What a lane's values are, from statistics at its point. */
  static ColumnSummary summary(Lane lane, ColumnSummary collected) {
    ColumnSummary known = collected;
    if (lane.kind() == LaneKind.TEXT) {
      for (FrozenOp op : lane.frozen().ops()) {
        known = op.after(known).orElseThrow();
      }
    }
    return known;
  }

  /**
   * Points of lanes; lanes whose values are the same so far share one.
   *
   * @param first whether nothing was collected so far
   * @param outputs numbers that a row's target is, or 0 if that is not yet known
   */
  static List<StatisticsPoint> points(List<Lane> lanes, boolean first, int outputs) {
    List<StatisticsPoint> points = new ArrayList<>();
    for (Lane lane : lanes) {
      Set<Statistic> wanted = EnumSet.noneOf(Statistic.class);
      wanted.addAll(lane.wanted(outputs > 0));
      if (first && lane.kind() == LaneKind.TEXT) {
        wanted.add(Statistic.CATEGORIES);
      }
      points.stream()
          .filter(point -> same(point, lane))
          .findFirst()
          .ifPresent(
              point -> {
                wanted.addAll(point.wanted());
                points.remove(point);
              });
      points.add(new StatisticsPoint(values(lane), lane.kind(), wanted, outputs));
    }
    return points;
  }

  private static boolean same(StatisticsPoint point, Lane lane) {
    return point.kind() == lane.kind()
        && point.lane().column().equals(values(lane).column())
        && point.lane().ops().equals(values(lane).ops());
  }

  /** Texts are looked at as they come: what fills in missing ones is followed without looking. */
  private static FrozenLane values(Lane lane) {
    FrozenLane frozen = lane.frozen();
    return lane.kind() == LaneKind.TEXT
        ? new FrozenLane(frozen.name(), frozen.column(), List.of(), 0, true)
        : frozen;
  }
}
