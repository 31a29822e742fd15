package dev.lockstep.training.master;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.GradientHook;
import dev.lockstep.training.model.Networks;
import dev.lockstep.training.trainer.RankBody;
import dev.lockstep.training.worker.Agreement;
import dev.lockstep.training.worker.RankGuard;
import dev.lockstep.training.worker.RankStatus;
import dev.lockstep.training.worker.RingJob;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One rank's work: steps until every rank has used up its examples. A rank that has none left still
 * takes part in the others' steps, with no rows, so it applies the same updates.
 */
final class MasterTask<T> implements RankBody<T> {
  private static final long serialVersionUID = 1L;

  private final RingJob ringJob;
  private final Examples<T> examples;
  private final int batchSize;
  private final NetworkState state;
  private final Broadcast<float[]> parameters;
  private final Broadcast<float[]> updater;
  private final T anyRow;
  private final List<TrainingHook> hooks;

  /**
   * @param anyRow one row of the data, for the forward pass of a rank without rows
   */
  MasterTask(
      RingJob ringJob,
      Examples<T> examples,
      int batchSize,
      NetworkState state,
      Broadcast<float[]> parameters,
      Broadcast<float[]> updater,
      T anyRow,
      List<TrainingHook> hooks) {
    this.ringJob = ringJob;
    this.examples = examples;
    this.batchSize = batchSize;
    this.state = state;
    this.parameters = parameters;
    this.updater = updater;
    this.anyRow = anyRow;
    this.hooks = List.copyOf(hooks);
  }

  @Override
  public byte[] run(Iterator<T> rows) {
    return RankGuard.run(ringJob, ring -> train(ring, rows), MasterOutcome::failed).toBytes();
  }

  private MasterOutcome train(Communicator ring, Iterator<T> rows) {
    Model network = state.restore(parameters.value(), updater.value());
    try {
      return new Run(ring, network).train(rows);
    } finally {
      // the garbage collector does not see how large it is
      Networks.close(network);
    }
  }

  /** One attempt. */
  private final class Run {
    private final Communicator ring;
    private final BarrierTaskContext context = BarrierTaskContext.get();
    private final Model network;
    private final GradientHook hook;
    private final long startedMillis = System.currentTimeMillis();

    /** How many ranks have rows for the next step. */
    private final ByteBuffer ranksWithMore =
        ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());

    private int steps;
    private long ownRows;
    private double score;
    private long fitNanos;
    private long exchangeNanos;

    Run(Communicator ring, Model network) {
      this.ring = ring;
      this.network = network;
      this.hook = GradientHook.attach(network);
    }

    MasterOutcome train(Iterator<T> rows) {
      // dropout masks differ by rank, and repeat when the stage does
      Nd4j.getRandom().setSeed((network.conf().getSeed() + state.iteration()) * 31 + ring.rank());
      Rebatch<T> batches = new Rebatch<>(examples, rows, batchSize);
      T batch = batches.next();
      ranksWithMore.putFloat(0, batch == null ? 0 : 1);
      ring.allReduceSum(ranksWithMore);
      while (ranksWithMore.getFloat(0) > 0) {
        requireAlive();
        T next = batches.next();
        step(batch, next != null);
        batch = next;
      }
      float[] trained = NetworkState.parameters(network);
      Agreement.sameParameters(ring, Agreement.sha256(trained), "after " + steps + " steps");
      return outcome(trained);
    }

    private void step(T batch, boolean hasMore) {
      long start = System.nanoTime();
      T fed = batch == null ? anyRow : batch;
      int rows = batch == null ? 0 : examples.rows(batch);
      if (rows > 0) {
        hooks.forEach(hook -> examples.before(hook, fed, network));
      }
      score = hook.step(rows, sums -> exchange(sums, hasMore), () -> examples.fit(network, fed));
      if (rows > 0) {
        hooks.forEach(hook -> examples.after(hook, fed, network));
      }
      ownRows += rows;
      steps++;
      fitNanos += System.nanoTime() - start;
    }

    private void exchange(ByteBuffer sums, boolean hasMore) {
      long start = System.nanoTime();
      ranksWithMore.putFloat(0, hasMore ? 1 : 0);
      ring.allReduceSum(
          List.of(sums.order(ByteOrder.nativeOrder()), ranksWithMore), ElementType.FLOAT32);
      exchangeNanos += System.nanoTime() - start;
    }

    private void requireAlive() {
      if (context.isInterrupted()) {
        throw new TaskKilledException("training was told to end");
      }
    }

    private MasterOutcome outcome(float[] trained) {
      boolean first = ring.rank() == 0;
      MasterOutcome.Facts facts =
          new MasterOutcome.Facts(
              ring.rank(),
              context.stageAttemptNumber() + 1,
              RankStatus.DONE,
              "",
              NetworkState.iteration(network) - state.iteration(),
              ownRows,
              score,
              context.getTaskInfos()[ring.rank()].address(),
              startedMillis,
              fitNanos / 1_000_000,
              exchangeNanos / 1_000_000);
      return new MasterOutcome(
          facts,
          first ? trained : new float[0],
          first ? NetworkState.updater(network) : new float[0]);
    }
  }
}
