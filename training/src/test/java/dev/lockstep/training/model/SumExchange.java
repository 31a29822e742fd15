package dev.lockstep.training.model;

import dev.lockstep.training.model.Replica.GradientExchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An all-reduce among threads of one process that sums in rank order. */
final class SumExchange {
  private final ByteBuffer[] buffers;
  private final CyclicBarrier complete;
  private final CyclicBarrier copied;
  private volatile float[] sum;

  SumExchange(int ranks) {
    this.buffers = new ByteBuffer[ranks];
    this.complete = new CyclicBarrier(ranks, this::add);
    this.copied = new CyclicBarrier(ranks);
  }

  GradientExchange ofRank(int rank) {
    return buffer -> {
      buffers[rank] = buffer.duplicate().order(ByteOrder.nativeOrder());
      await(complete);
      buffer.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().put(sum);
      await(copied);
    };
  }

  private void add() {
    float[] total = new float[buffers[0].remaining() / Float.BYTES];
    for (ByteBuffer buffer : buffers) {
      for (int i = 0; i < total.length; i++) {
        total[i] += buffer.getFloat(i * Float.BYTES);
      }
    }
    sum = total;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other rank did not come", e);
    }
  }
}
