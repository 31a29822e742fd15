package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.normalize.statistics.ByteReader;
import dev.lockstep.preprocessing.normalize.statistics.ColumnStatistics;
import dev.lockstep.preprocessing.normalize.statistics.NumberStatistics;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import dev.lockstep.preprocessing.normalize.statistics.TextStatistics;
import java.io.Serializable;
import java.util.Set;

/**
 * What to collect of which values.
 *
 * @param lane operations that make the values
 * @param kind of the values: numbers or texts
 * @param wanted statistics
 * @param outputs numbers that a row's target is, where sums of it are wanted
 */
record StatisticsPoint(FrozenLane lane, LaneKind kind, Set<Statistic> wanted, int outputs)
    implements Serializable {
  StatisticsPoint {
    wanted = Set.copyOf(wanted);
  }

  ColumnStatistics empty() {
    return kind == LaneKind.TEXT
        ? new TextStatistics(wanted, outputs)
        : new NumberStatistics(wanted);
  }

  ColumnStatistics read(ByteReader from) {
    return kind == LaneKind.TEXT ? TextStatistics.read(from) : NumberStatistics.read(from);
  }
}
