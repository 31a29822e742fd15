package dev.lockstep.training.data;

import dev.lockstep.preprocessing.dataset.RowGroupData;
import java.nio.FloatBuffer;

/** Walks through the rows of one lane, holding one decoded row group at a time. */
final class LaneCursor {
  private final EpochOrder order;
  private final OpenShards shards;
  private long position;
  private int ordinal = -1;
  private RowGroupData data;
  private int[] rows;

  /**
   * @param position of the lane's first row in the epoch
   */
  LaneCursor(EpochOrder order, OpenShards shards, long position) {
    this.order = order;
    this.shards = shards;
    this.position = position;
  }

  /**
   * Copies the lane's next rows.
   *
   * @param count how many
   * @param features taken from its position on
   * @param labels written from {@code at} on
   */
  void copy(int count, FloatBuffer features, float[] labels, int at) {
    for (int i = 0; i < count; i++, position++) {
      if (data == null || position >= order.start(ordinal) + rows.length) {
        advance();
      }
      int row = rows[(int) (position - order.start(ordinal))];
      data.copyRow(row, features);
      labels[at + i] = data.labels().get(row);
    }
  }

  private void advance() {
    release();
    ordinal = order.ordinal(position);
    data = shards.read(order.group(ordinal));
    rows = order.rows(ordinal);
  }

  void release() {
    if (data != null) {
      shards.giveBack(data);
      data = null;
    }
  }
}
