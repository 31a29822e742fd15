package dev.lockstep.jobs.bench.peer;

import dev.lockstep.jobs.bench.peer.RawTable.Format;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.DatasetSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessPipeline;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec;
import dev.lockstep.preprocessing.source.IdxSource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Lockstep as everyone runs it: reads, checks, splits, shuffles, fits on train, and publishes a
 * version with its manifest.
 */
final class LockstepSide implements Side {
  private static final double VALIDATION = 0.1;
  private static final long SEED = 17;
  private static final long FILE_BYTES = 64L << 20;
  private static final int ROW_GROUP_ROWS = 8192;
  private static final PreprocessSpec.OutputSpec OUTPUT =
      new PreprocessSpec.OutputSpec(FILE_BYTES, ROW_GROUP_ROWS, SEED);
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  @Override
  public Work open(Task task) {
    return SparkWork.of(task, LockstepSide::publish);
  }

  private static void publish(SparkSession session, Task task) {
    Storage storage = Storage.of(new Configuration());
    PreprocessPipeline.run(() -> session, storage, spec(task), true);
  }

  private static DatasetSpec spec(Task task) {
    return task.input().format() == Format.IDX ? digits(task) : LockstepTable.of(task, OUTPUT);
  }

  /** Training images and labels, then those of the test set. */
  private static PreprocessSpec digits(Task task) {
    List<String> addresses =
        task.input().paths().stream().map(path -> Path.of(path).toUri().toString()).toList();
    return new PreprocessSpec(
        Path.of(task.output()).toUri().toString(),
        new IdxSource(
            new IdxSource.Files(addresses.get(0), addresses.get(1)),
            new IdxSource.Files(addresses.get(2), addresses.get(3)),
            List.of(SIDE, SIDE),
            IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList()),
        new PreprocessSpec.SplitSpec(VALIDATION, SEED),
        new Normalization.Standardize(),
        0,
        OUTPUT);
  }
}
