package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import dev.lockstep.preprocessing.normalize.statistics.FoldSums;
import dev.lockstep.preprocessing.normalize.statistics.Statistic;
import dev.lockstep.preprocessing.normalize.statistics.TargetSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mean of the target over the train rows that have the row's text, drawn to the mean of all of
 * them as if {@code smoothing} more rows had that: {@code (sum + smoothing * mean) / (count +
 * smoothing)}. For two classes the target is 1 for the second; for more there is one feature per
 * class, {@code <column>_<class>}. A value is used as it is stored. D. Micci-Barreca, "A
 * preprocessing scheme for high-cardinality categorical attributes", SIGKDD Explorations 3 (2001).
 *
 * <p>A train row is encoded by the other folds only, their mean of all rows included, so that its
 * own target is not in its features; validation and test rows, and rows outside of the dataset, by
 * all folds. There are {@value dev.lockstep.preprocessing.normalize.statistics.TargetSums#FOLDS}
 * folds; the hash of a row's key says which one it is in. A text that no train row (of the other
 * folds) has, and a missing one, get the mean of all rows.
 *
 * @param columns texts
 * @param smoothing rows, 0 or more; 10 if absent
 */
public record TargetEncode(ColumnSelection columns, Double smoothing) implements FeatureStep {
  private static final String NAME = "target_encode";
  private static final int MOST_CLASSES = 100;

  public TargetEncode {
    smoothing = smoothing == null ? Double.valueOf(10) : smoothing;
    if (columns == null || !(smoothing >= 0) || smoothing.isInfinite()) {
      throw new UserException(
          "features: target_encode needs columns and a smoothing of 0 or more, found " + smoothing);
    }
  }

  @Override
  public LaneKind after(LaneKind kind) {
    return kind == LaneKind.TEXT ? LaneKind.NUMBER : null;
  }

  @Override
  public Set<Statistic> needs(LaneKind kind) {
    return Set.of(Statistic.TARGET);
  }

  @Override
  public boolean followed() {
    return false;
  }

  @Override
  public List<FrozenOp> fit(FitPoint point) {
    throw new IllegalStateException("it makes branches");
  }

  @Override
  public Map<String, List<FrozenOp>> branches(FitPoint point) {
    TargetSums sums = ((ColumnSummary.Texts) point.summary()).target().orElseThrow();
    requireRoom(point, sums);
    List<String> texts = sums.texts();
    List<FoldSums> byText = sums.byText();
    Map<String, List<FrozenOp>> branches = new LinkedHashMap<>();
    for (int i = 0; i < sums.outputs(); i++) {
      String suffix = sums.outputs() == 1 ? "" : "_" + point.classes().get(i);
      branches.put(suffix, List.of(values(texts, byText, sums.all(), i)));
    }
    return branches;
  }

  private FrozenOp values(List<String> texts, List<FoldSums> byText, FoldSums all, int output) {
    List<List<Double>> values = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int fold = 0; fold <= TargetSums.FOLDS; fold++) {
      int without = fold;
      double mean = all.mean(output, without, 0, 0);
      values.add(byText.stream().map(sums -> sums.mean(output, without, smoothing, mean)).toList());
      others.add(mean);
    }
    return new CategoryValue(texts, values, others, Unknown.IGNORE);
  }

  private static void requireRoom(FitPoint point, TargetSums sums) {
    if (sums.outputs() > MOST_CLASSES) {
      throw new UserException(
          point.problem(NAME)
              + "the target has "
              + sums.outputs()
              + " classes, and there would be a feature for each; up to "
              + MOST_CLASSES
              + " are allowed: use the step hash or frequency");
    }
    if (!sums.exact()) {
      throw new UserException(
          point.problem(NAME)
              + "it has more than "
              + sums.most()
              + " distinct values; use the step hash or frequency, or make the values coarser in a"
              + " record step");
    }
  }
}
