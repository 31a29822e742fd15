package dev.lockstep.preprocessing.normalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Expand;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.statistics.ColumnSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Features of a table on their way.
 *
 * @param input columns of the blocks
 * @param lanes features
 * @param target label
 * @param statistics for the manifest, by column; null before the first pass
 */
record TableFit(
    BlockSchema input, List<Lane> lanes, TargetFit target, Map<String, JsonNode> statistics)
    implements FeatureFit {
  TableFit {
    lanes = List.copyOf(lanes);
  }

  /** Also a table of which nothing has to be learned is looked at once, for its statistics. */
  @Override
  public boolean isFitted() {
    return statistics != null && lanes.stream().allMatch(Lane::isFitted);
  }

  @Override
  public FitAccumulator accumulator() {
    return LevelAccumulator.of(level());
  }

  @Override
  public FitAccumulator accumulator(byte[] bytes) {
    return LevelAccumulator.read(level(), bytes);
  }

  @Override
  public FeatureFit next(FitAccumulator merged) {
    LevelAccumulator found = (LevelAccumulator) merged;
    List<StatisticsPoint> points = level().points();
    Map<String, JsonNode> described = first() ? describe(merged) : statistics;
    requireRows(described.get(points.get(0).lane().column()));
    FrozenTarget known = target.next(input, found.targetFit());
    List<Lane> next = new ArrayList<>();
    for (Lane lane : lanes) {
      if (first() || !lane.isFitted()) {
        ColumnSummary at = found.statistics(Level.point(lane, points)).freeze();
        next.addAll(lane.fitted(Level.summary(lane, at), target.classes()));
      } else {
        next.add(lane);
      }
    }
    return new TableFit(input, next, new TargetFit(target.spec(), target.kind(), known), described);
  }

  @Override
  public FrozenFeatures frozen() {
    if (!isFitted()) {
      throw new IllegalStateException("something is left to learn");
    }
    List<FrozenLane> frozen = lanes.stream().map(Lane::frozen).toList();
    List<Expand> expand = new ArrayList<>();
    for (int i = 0; i < frozen.size(); i++) {
      if (frozen.get(i).width() > 0) {
        expand.add(new Expand(i, frozen.get(i).width()));
      }
    }
    TensorSpec tensor =
        new TensorSpec(
            FeatureFits.FEATURES, DType.FLOAT32, List.of(frozen.size()), Affine.identity(), expand);
    Schema schema = new Schema(DatasetWriter.KEY, tensor, target.frozen().label());
    return new TableFeatures(
        new TableFeatures.Form(input, schema, frozen, target.frozen(), statistics));
  }

  private boolean first() {
    return statistics == null;
  }

  private Level level() {
    List<Lane> open = first() ? lanes : lanes.stream().filter(lane -> !lane.isFitted()).toList();
    return new Level(input, Level.points(open, first(), target.outputs()), target);
  }

  @Override
  public Map<String, JsonNode> describe(FitAccumulator merged) {
    LevelAccumulator found = (LevelAccumulator) merged;
    Map<String, JsonNode> described = new TreeMap<>();
    described.put(target.spec().column(), ColumnReport.of(found.target().freeze()));
    for (StatisticsPoint point : level().points()) {
      described.put(point.lane().column(), ColumnReport.of(found.statistics(point).freeze()));
    }
    return described;
  }

  private static void requireRows(JsonNode described) {
    if (described.path("rows").asLong() == 0) {
      throw new UserException(
          "features: there are no train rows with a label to fit on. Were all records rejected or"
              + " filtered, or does no row have one of the target's classes?");
    }
  }
}
