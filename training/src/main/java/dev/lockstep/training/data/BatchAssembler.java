package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts one rank's batches together, step by step, in the thread that calls it. */
final class BatchAssembler implements AutoCloseable {
  private final StepPlan plan;
  private final int firstLane;
  private final OpenShards shards;
  private final List<LaneCursor> lanes = new ArrayList<>();

  BatchAssembler(DatasetVersion dataset, StepPlan plan, EpochShare share, BufferPool buffers) {
    this.plan = plan;
    TensorSpec spec = dataset.manifest().schema().features();
    long groupBytes = ShardReader.largestRowGroupBytes(spec, plan.files().files());
    this.shards = new OpenShards(dataset, buffers, Math.toIntExact(groupBytes));
    this.firstLane = plan.firstLane(share.rank(), share.world());
    EpochOrder order = new EpochOrder(plan, share.epoch());
    for (int lane = firstLane; lane < plan.firstLane(share.rank() + 1, share.world()); lane++) {
      lanes.add(new LaneCursor(order, shards, plan.lanePosition(share.firstStep(), lane)));
    }
  }

  /**
   * Fills a slot with the given step; steps must come in order, beginning with the share's first.
   */
  void assemble(int step, BatchSlot slot) {
    FloatBuffer features = slot.startFeatures();
    int rows = 0;
    for (int i = 0; i < lanes.size(); i++) {
      int count = plan.laneRows(step, firstLane + i);
      lanes.get(i).copy(count, features, slot.labels(), rows);
      rows += count;
    }
    slot.finish(step, rows, plan.globalRows(step));
  }

  @Override
  public void close() {
    lanes.forEach(LaneCursor::release);
    shards.close();
  }
}
