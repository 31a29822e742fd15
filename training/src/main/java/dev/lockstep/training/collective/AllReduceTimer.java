package dev.lockstep.training.collective;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures {@link Communicator#allReduceSum(ByteBuffer)}. Every rank calls {@link #measure} with
 * the same arguments; each gets its own times.
 */
public final class AllReduceTimer {
  private static final int SAMPLES = 10;
  private static final int MOST_OPERATIONS = 5000;
  private static final double WARM_UP_BYTES = 3e8;
  private static final int MOST_WARM_UP = 3000;

  /**
   * Times of one size. A sample is the mean of a batch of operations that began together.
   *
   * @param bytes size of the buffer
   * @param operations operations measured, in all samples
   * @param median seconds per operation, median of the samples
   * @param min seconds per operation, fastest sample
   * @param max seconds per operation, slowest sample
   */
  public record Timing(int bytes, int operations, double median, double min, double max) {}

  private final Communicator communicator;
  private final double budget;

  private AllReduceTimer(Communicator communicator, Duration budget) {
    this.communicator = communicator;
    this.budget = budget.toNanos() / 1e9;
  }

  /**
   * Times each size after a warm-up and a check of the sums.
   *
   * @param budget time for the samples of one size, without warm-up
   * @param sizes in bytes, multiples of 4
   * @return one entry per size, in the given order
   */
  public static List<Timing> measure(Communicator communicator, Duration budget, int... sizes) {
    AllReduceTimer timer = new AllReduceTimer(communicator, budget);
    List<Timing> timings = new ArrayList<>();
    for (int bytes : sizes) {
      timings.add(timer.measure(bytes));
    }
    return timings;
  }

  private Timing measure(int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    check(buffer);
    int warmUp = (int) Math.max(6, Math.min(MOST_WARM_UP, WARM_UP_BYTES / Math.max(1, bytes)));
    run(buffer, warmUp / 2);
    int batch = agree(budget / SAMPLES / run(buffer, warmUp / 2));
    double[] samples = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      communicator.barrier();
      samples[i] = run(buffer, batch);
    }
    Arrays.sort(samples);
    double median = (samples[SAMPLES / 2 - 1] + samples[SAMPLES / 2]) / 2;
    return new Timing(bytes, batch * SAMPLES, median, samples[0], samples[SAMPLES - 1]);
  }

  /**
   * A fast wrong sum is worth nothing. Leaves zeros behind, which stay zeros however often added.
   */
  private void check(ByteBuffer buffer) {
    int world = communicator.world();
    for (int at = 0; at < buffer.limit(); at += Float.BYTES) {
      buffer.putFloat(at, communicator.rank() + at % 7);
    }
    communicator.allReduceSum(buffer);
    for (int at = 0; at < buffer.limit(); at += Float.BYTES) {
      float expected = world * (world - 1) / 2f + world * (at % 7);
      if (buffer.getFloat(at) != expected) {
        throw new IllegalStateException(
            "All-reduce gave "
                + buffer.getFloat(at)
                + " instead of "
                + expected
                + " at byte "
                + at);
      }
      buffer.putFloat(at, 0f);
    }
  }

  private double run(ByteBuffer buffer, int operations) {
    long start = System.nanoTime();
    for (int i = 0; i < operations; i++) {
      communicator.allReduceSum(buffer);
    }
    return Math.max(1, System.nanoTime() - start) / 1e9 / operations;
  }

  /** Rank 0's wish within bounds, so that all ranks run the same number of operations. */
  private int agree(double operations) {
    double bounded = Math.max(2, Math.min(MOST_OPERATIONS, operations));
    double[] wish = {communicator.rank() == 0 ? Math.floor(bounded) : 0};
    communicator.allReduceSum(wish);
    return (int) wish[0];
  }
}
