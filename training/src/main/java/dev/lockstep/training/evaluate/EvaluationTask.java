package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.training.model.ModelFiles;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.spark.api.java.function.Function;

/** Evaluates some row groups of one file on an executor. */
final class EvaluationTask implements Function<EvaluationTask.Chunk, byte[]> {
  private static final long serialVersionUID = 1L;

  /** Bytes of features per prediction, so that a batch of large rows is small. */
  private static final int BATCH_BYTES = 4 << 20;

  private static final int MAX_BATCH_ROWS = 1024;

  /**
   * Row groups of one file.
   *
   * @param file position of the file in the split
   * @param from first row group
   * @param to behind the last row group
   */
  record Chunk(int file, int from, int to) implements Serializable {}

  private final DatasetVersion dataset;
  private final ShardFile[] files;
  private final String model;
  private final byte[] manifest;
  private final int mistakes;

  /**
   * @param files of the split
   * @param model address of the model's folder
   * @param manifest of the model, as the driver has read and checked it
   */
  EvaluationTask(
      DatasetVersion dataset, ShardFile[] files, String model, byte[] manifest, int mistakes) {
    this.dataset = dataset;
    this.files = files;
    this.model = model;
    this.manifest = manifest;
    this.mistakes = mistakes;
  }

  @Override
  public byte[] call(Chunk chunk) {
    String key = Hashes.sha256(manifest);
    Replica replica = ModelPool.ofThisExecutor().borrow(key, this::open);
    try {
      return evaluate(chunk, replica).toBytes();
    } finally {
      ModelPool.ofThisExecutor().giveBack(key, replica);
    }
  }

  private Replica open() {
    return Replicas.open(ModelFiles.read(dataset.storage(), model, manifest));
  }

  private Tally evaluate(Chunk chunk, Replica replica) {
    Tally tally = Tally.of(dataset.manifest().schema().label(), mistakes);
    ByteBuffer batch = batchBuffer();
    try (ShardReader reader = ShardReader.open(dataset, files[chunk.file()])) {
      for (int group = chunk.from(); group < chunk.to(); group++) {
        add(tally, replica, reader.read(group, true), batch);
      }
    }
    return tally;
  }

  private void add(Tally tally, Replica replica, RowGroupData group, ByteBuffer batch) {
    int batchRows = batch.capacity() / rowBytes();
    for (int start = 0; start < group.rows(); start += batchRows) {
      int rows = Math.min(batchRows, group.rows() - start);
      FloatBuffer features = batch.asFloatBuffer();
      for (int i = 0; i < rows; i++) {
        group.copyRow(start + i, features);
      }
      float[][] answers = replica.predict(batch, rows);
      for (int i = 0; i < rows; i++) {
        int row = start + i;
        tally.add(
            group.keys().get(row), group.labels().get(row), answers[i], () -> group.storedRow(row));
      }
    }
  }

  private ByteBuffer batchBuffer() {
    int rows = Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / rowBytes()));
    return ByteBuffer.allocateDirect(rows * rowBytes()).order(ByteOrder.nativeOrder());
  }

  private int rowBytes() {
    return dataset.manifest().schema().features().inputElements() * Float.BYTES;
  }
}
