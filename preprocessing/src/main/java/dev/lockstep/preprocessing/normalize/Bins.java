package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.Quantiles;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The number of the interval that a number lies in, from 0. An interval has its lower edge and not
 * its upper one; the first and the last have no end, so that numbers outside of the range of train
 * have an interval too. A missing number stays missing, or is in no interval if they are one-hot.
 *
 * @param columns numbers
 * @param count intervals with about the same number of train rows, 2 to 10,000; there are fewer
 *     where quantiles are equal, and one if the column is constant. Null if edges are given
 * @param edges between intervals, ascending, 1 to 9,999; null if they are quantiles
 * @param oneHot whether a network sees one input per interval; else it sees the interval's number
 * @param outOfRange what happens to numbers below and above those of the train rows: keep, if
 *     absent, or error
 */
public record Bins(
    ColumnSelection columns,
    Integer count,
    List<Double> edges,
    boolean oneHot,
    OutOfRange outOfRange)
    implements FeatureStep {
  private static final int MOST = 10_000;

  public Bins {
    outOfRange = outOfRange == null ? OutOfRange.KEEP : outOfRange;
    edges = edges == null ? null : List.copyOf(edges);
    boolean counted = count != null && count >= 2 && count <= MOST;
    if (columns == null
        || counted == (edges != null)
        || (count != null && !counted)
        || (edges != null && !usable(edges))) {
      throw new UserException(
          "features: bins needs columns and either a count of 2 to "
              + MOST
              + " or fewer edges than that, finite and ascending; found count "
              + count
              + " and edges "
              + edges);
    }
    if (outOfRange == OutOfRange.CLIP) {
      throw new UserException(
          "features: bins: out_of_range can be keep, which gives numbers outside of the range of"
              + " train the first or the last interval, or error; found clip");
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind != LaneKind.NUMBER ? null : oneHot ? LaneKind.INDEX : LaneKind.NUMBER;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    if (edges == null) {
      return Set.of(Statistic.QUANTILES);
    }
    return outOfRange == OutOfRange.KEEP ? Set.of() : Set.of(Statistic.MOMENTS);
  }

  @Override
  public boolean followed() {
    return false;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    List<FrozenOp> ops = new ArrayList<>();
    if (outOfRange == OutOfRange.ERROR) {
      ColumnSummary.Numbers numbers = point.numbers("bins");
      ops.add(new ClipTo(numbers.moments().min(), numbers.moments().max(), outOfRange));
    }
    ops.add(new BinIndex(edges == null ? quantiles(point) : edges, oneHot));
    return ops;
  }

  /** An edge at the smallest number would leave the first interval empty. */
  private List<Double> quantiles(FitPoint point) {
    ColumnSummary.Numbers numbers = point.numbers("bins");
    Quantiles quantiles = numbers.quantiles().orElseThrow();
    return IntStream.range(1, count)
        .mapToObj(i -> quantiles.at((double) i / count))
        .filter(edge -> edge > numbers.moments().min())
        .distinct()
        .toList();
  }

  private static boolean usable(List<Double> edges) {
    return !edges.isEmpty()
        && edges.size() < MOST
        && edges.stream().allMatch(Double::isFinite)
        && IntStream.range(1, edges.size()).allMatch(i -> edges.get(i - 1) < edges.get(i));
  }
}
