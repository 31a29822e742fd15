package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.Batch;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.EpochShare;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.spec.TrainSpec;
import org.apache.spark.TaskContext;

/**
 * Scores on the validation split: every rank predicts its share, sums are reduced. Shares may take
 * ranks unequally long, so the ranks meet after every batch, as they do after every training step;
 * nobody is then taken for lost because the others had less to do.
 */
final class Validation {
  /** Rows per prediction over all ranks; larger batches than in training waste less per call. */
  private static final int MAX_BATCH = 1024;

  /** Bytes of features per prediction over all ranks, so that a batch of large rows is small. */
  private static final int BATCH_BYTES = 4 << 20;

  private Validation() {}

  static ValidationScores run(
      RankJob job, TaskContext context, Communicator ring, Replica replica, BufferPool buffers) {
    SplitFiles files = job.dataset().manifest().splits().get(Split.VALIDATION);
    if (files == null || files.rows() == 0) {
      return ValidationScores.none();
    }
    ValidationSums sums =
        ValidationSums.of(job.dataset().manifest().schema().label(), job.spec().network());
    predict(job, context, ring, replica, files, buffers, sums);
    return sums.reduce(ring, files.rows());
  }

  private static void predict(
      RankJob job,
      TaskContext context,
      Communicator ring,
      Replica replica,
      SplitFiles files,
      BufferPool buffers,
      ValidationSums sums) {
    StepPlan plan = plan(job.spec(), job.dataset().manifest(), files);
    try (BatchReader reader =
        BatchReader.open(
            job.dataset(),
            Split.VALIDATION,
            plan,
            EpochShare.whole(1, ring.rank(), ring.world()),
            job.spec().placement().prefetchBytes(),
            buffers)) {
      for (Batch next = reader.next(); next != null; next = reader.next()) {
        Rank.requireAlive(context);
        if (next.rows() > 0) {
          sums.add(replica.predict(next.features(), next.rows()), next.labels());
        }
        ring.barrier();
      }
    }
  }

  /**
   * Who predicts which rows, and so the order in which losses are summed, which early stopping
   * compares: only what the run's fingerprint covers may decide it.
   */
  static StepPlan plan(TrainSpec spec, Manifest manifest, SplitFiles files) {
    int rowBytes = manifest.schema().features().inputElements() * Float.BYTES;
    int batch = Math.max(spec.globalBatch(), Math.min(MAX_BATCH, BATCH_BYTES / rowBytes));
    return new StepPlan(files, batch, spec.placement().lanes(), spec.seed(), false);
  }
}
