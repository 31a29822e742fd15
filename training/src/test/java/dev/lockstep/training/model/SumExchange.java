package dev.lockstep.training.model;

import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.Replica.GradientExchange;
import java.nio.ByteBuffer;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An all-reduce among threads of one process that sums in rank order. */
final class SumExchange {
  private final ByteBuffer[] buffers;
  private final CyclicBarrier complete;
  private final CyclicBarrier copied;
  private final ElementType type;
  private volatile double[] sum;

  SumExchange(int ranks) {
    this(ranks, ElementType.FLOAT32);
  }

  SumExchange(int ranks, ElementType type) {
    this.type = type;
    this.buffers = new ByteBuffer[ranks];
    this.complete = new CyclicBarrier(ranks, this::add);
    this.copied = new CyclicBarrier(ranks);
  }

  GradientExchange ofRank(int rank) {
    return buffer -> {
      buffers[rank] = buffer;
      await(complete);
      for (int i = 0; i < sum.length; i++) {
        put(buffer, i, sum[i]);
      }
      await(copied);
    };
  }

  /** Rounds after every addition, as the ranks of a ring do. */
  private void add() {
    double[] total = new double[buffers[0].remaining() / type.bytes()];
    for (ByteBuffer buffer : buffers) {
      for (int i = 0; i < total.length; i++) {
        double next = total[i] + get(buffer, i);
        total[i] = type == ElementType.FLOAT32 ? (float) next : next;
      }
    }
    sum = total;
  }

  private double get(ByteBuffer buffer, int index) {
    int at = index * type.bytes();
    return type == ElementType.FLOAT32 ? buffer.getFloat(at) : buffer.getDouble(at);
  }

  private void put(ByteBuffer buffer, int index, double value) {
    int at = index * type.bytes();
    if (type == ElementType.FLOAT32) {
      buffer.putFloat(at, (float) value);
    } else {
      buffer.putDouble(at, value);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the other rank did not come", e);
    }
  }
}
