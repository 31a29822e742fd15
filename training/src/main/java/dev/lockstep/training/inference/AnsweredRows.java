package dev.lockstep.training.inference;

import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.training.model.Predictor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Rows of a chunk in their order, with answers. One row group and one batch are in memory. Batches
 * begin with row groups, so that a row's answer does not depend on the chunk. Not thread-safe.
 */
public final class AnsweredRows implements Iterator<AnsweredRow>, AutoCloseable {
  /** Bytes of features per batch, so that a batch of large rows is small. */
  private static final int BATCH_BYTES = 4 << 20;

  private static final int MAX_BATCH_ROWS = 1024;

  private final Chunk chunk;
  private final ShardReader reader;
  private final Predictor predictor;
  private final Runnable giveBack;
  private final ByteBuffer batch;
  private final int batchRows;
  private int nextGroup;
  private RowGroupData group;
  private int start;
  private int row;
  private float[][] answers = new float[0][];
  private boolean closed;

  /**
   * @param reader of the chunk's file; closed with this
   * @param predictor that answers
   * @param rowBytes bytes of one row as the network is fed it
   * @param giveBack is called once when the predictor is no longer used
   */
  AnsweredRows(
      Chunk chunk, ShardReader reader, Predictor predictor, int rowBytes, Runnable giveBack) {
    this.chunk = chunk;
    this.reader = reader;
    this.predictor = predictor;
    this.giveBack = giveBack;
    this.nextGroup = chunk.from();
    this.batchRows = Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / rowBytes));
    this.batch = ByteBuffer.allocateDirect(batchRows * rowBytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public boolean hasNext() {
    while (row == answers.length && (isLeft() || nextGroup < chunk.to())) {
      if (isLeft()) {
        answer();
      } else {
        group = reader.read(nextGroup++, true);
        start = 0;
        row = 0;
        answers = new float[0][];
      }
    }
    return row < answers.length;
  }

  /** Whether the row group has rows that are not answered. */
  private boolean isLeft() {
    return group != null && start + answers.length < group.rows();
  }

  private void answer() {
    start += answers.length;
    int rows = Math.min(batchRows, group.rows() - start);
    FloatBuffer features = batch.asFloatBuffer();
    for (int i = 0; i < rows; i++) {
      group.copyRow(start + i, features);
    }
    answers = predictor.predict(batch, rows);
    row = 0;
  }

  @Override
  public AnsweredRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return new AnsweredRow(group, start + row, answers[row++]);
  }

  /** Can be called again. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      giveBack.run();
      reader.close();
    }
  }
}
