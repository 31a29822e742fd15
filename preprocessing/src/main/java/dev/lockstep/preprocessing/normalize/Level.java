package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.io.Serializable;
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

  /** Points of lanes; lanes whose values are the same so far share one. */
  static List<StatisticsPoint> points(List<Lane> lanes, boolean first) {
    List<StatisticsPoint> points = new java.util.ArrayList<>();
    for (Lane lane : lanes) {
      Set<Statistic> wanted = EnumSet.noneOf(Statistic.class);
      wanted.addAll(lane.wanted());
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
      points.add(new StatisticsPoint(lane.frozen(), lane.kind(), wanted));
    }
    return points;
  }

  private static boolean same(StatisticsPoint point, Lane lane) {
    return point.kind() == lane.kind()
        && point.lane().column().equals(lane.frozen().column())
        && point.lane().ops().equals(lane.frozen().ops());
  }
}
