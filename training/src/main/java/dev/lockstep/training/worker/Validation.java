package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.Batch;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.spec.TrainSpec;
import org.apache.spark.TaskContext;

/** Loss and accuracy on the validation split: every rank predicts its share, sums are reduced. */
final class Validation {
  /** Rows per prediction over all ranks; larger batches than in training waste less per call. */
  private static final int MAX_BATCH = 1024;

  /** Bytes of features per prediction over all ranks, so that a batch of large rows is small. */
  private static final int BATCH_BYTES = 4 << 20;

  /** Smallest probability whose logarithm is taken, so that one sure mistake is not infinite. */
  private static final double SMALLEST = 1e-10;

  /**
   * @param loss mean cross-entropy in nats, NaN without validation rows
   * @param accuracy share of right answers, NaN without validation rows
   */
  record Result(double loss, double accuracy) {}

  private double lossSum;
  private long right;
  private long rows;

  private Validation() {}

  static Result run(
      RankJob job, TaskContext context, Communicator ring, Replica replica, BufferPool buffers) {
    SplitFiles files = job.dataset().manifest().splits().get(Split.VALIDATION);
    if (files == null || files.rows() == 0) {
      return new Result(Double.NaN, Double.NaN);
    }
    Validation sums = new Validation();
    sums.predict(job, context, ring, replica, files, buffers);
    double[] total = {sums.lossSum, sums.right, sums.rows};
    ring.allReduceSum(total);
    if ((long) total[2] != files.rows()) {
      throw new IllegalStateException(
          "validation saw %d rows but the manifest has %d"
              .formatted((long) total[2], files.rows()));
    }
    return new Result(total[0] / total[2], total[1] / total[2]);
  }

  private void predict(
      RankJob job,
      TaskContext context,
      Communicator ring,
      Replica replica,
      SplitFiles files,
      BufferPool buffers) {
    StepPlan plan = plan(job.spec(), job.dataset().manifest(), files);
    try (BatchReader reader =
        BatchReader.open(
            job.dataset(),
            Split.VALIDATION,
            plan,
            1,
            ring.rank(),
            ring.world(),
            job.spec().prefetchBytes(),
            buffers)) {
      for (Batch next = reader.next(); next != null; next = reader.next()) {
        EpochSteps.requireAlive(context);
        if (next.rows() > 0) {
          add(replica.predict(next.features(), next.rows()), next.labels());
        }
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
    return new StepPlan(files, batch, spec.lanes(), spec.seed(), false);
  }

  private void add(float[][] probabilities, int[] labels) {
    for (int row = 0; row < probabilities.length; row++) {
      lossSum -= Math.log(Math.max(probabilities[row][labels[row]], SMALLEST));
      right += argMax(probabilities[row]) == labels[row] ? 1 : 0;
    }
    rows += probabilities.length;
  }

  private static int argMax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
