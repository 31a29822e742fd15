package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.Batch;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Replica;
import java.nio.ByteBuffer;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** The training steps of one epoch on one rank, and what they cost. Used once. */
final class EpochSteps {
  private final RankJob job;
  private final TaskContext context;
  private final Communicator ring;
  private final StepPlan plan;
  private final BufferPool buffers;
  private final ProgressReport progress;

  private double lossSum;
  private long seenRows;
  private long ownRows;
  private long exchangeNanos;
  private long waitNanos;
  private double seconds;

  EpochSteps(
      RankJob job,
      TaskContext context,
      Communicator ring,
      StepPlan plan,
      BufferPool buffers,
      ProgressReport progress) {
    this.job = job;
    this.context = context;
    this.ring = ring;
    this.plan = plan;
    this.buffers = buffers;
    this.progress = progress;
  }

  /** Trains epoch {@code epoch}, from 1, and checks that all ranks together used every row. */
  EpochSteps run(Replica replica, int epoch) {
    long start = System.nanoTime();
    try (BatchReader reader = open(epoch)) {
      for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
        requireAlive(context);
        double loss = step(replica, batch, epoch);
        lossSum += loss * batch.globalRows();
        seenRows += batch.globalRows();
        ownRows += batch.rows();
        seconds = (System.nanoTime() - start) / 1e9;
        progress.step(epoch, batch.step() + 1, lossSum / seenRows, seenRows / seconds);
      }
      waitNanos = reader.waitedNanos();
    }
    requireEveryRow(epoch);
    return this;
  }

  EpochMetrics metrics(int epoch, ValidationScores validation, String parameters) {
    return new EpochMetrics(
        epoch,
        lossSum / seenRows,
        validation,
        seenRows,
        seconds,
        seenRows / seconds,
        waitNanos / 1e9,
        exchangeNanos / 1e9,
        parameters);
  }

  /**
   * Ends the task if Spark wants it to end; native code between two steps cannot be interrupted.
   */
  static void requireAlive(TaskContext context) {
    if (context.isInterrupted()) {
      throw new TaskKilledException("training was told to end");
    }
  }

  private BatchReader open(int epoch) {
    return BatchReader.open(
        job.dataset(),
        Split.TRAIN,
        plan,
        epoch,
        ring.rank(),
        ring.world(),
        job.spec().placement().prefetchBytes(),
        buffers);
  }

  private double step(Replica replica, Batch batch, int epoch) {
    double loss = replica.step(batch.features(), batch.labels(), batch.rows(), this::exchange);
    if (Double.isNaN(loss) || Double.isInfinite(loss)) {
      throw new UserException(
          "training diverged: the loss became %s in epoch %d, step %d of %d; lower the learning rate, check that the features are normalized, or use another weight initialization (updater now: %s)"
              .formatted(
                  loss,
                  epoch,
                  batch.step() + 1,
                  plan.stepsPerEpoch(),
                  job.spec().learning().updater()));
    }
    return loss;
  }

  private void exchange(ByteBuffer gradients) {
    long start = System.nanoTime();
    ring.allReduceSum(gradients);
    exchangeNanos += System.nanoTime() - start;
  }

  private void requireEveryRow(int epoch) {
    double[] rows = {ownRows};
    ring.allReduceSum(rows);
    seenRows = (long) rows[0];
    if (seenRows != plan.files().rows()) {
      throw new IllegalStateException(
          "epoch %d trained %d rows but the manifest has %d"
              .formatted(epoch, seenRows, plan.files().rows()));
    }
  }
}
