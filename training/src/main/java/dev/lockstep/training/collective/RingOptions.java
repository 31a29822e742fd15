package dev.lockstep.training.collective;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How the ranks of a job talk to each other; the same on all of them.
 *
 * @param connectTimeout longest wait for all ranks to be connected and authenticated
 * @param progressTimeout longest wait for any byte to move within an operation; up to two seconds
 *     more for a rank whose predecessor has begun the operation, so that the one next to the late
 *     rank speaks first
 * @param segmentBytes size of the pipelined pieces, in bytes
 * @param gatherBytes up to this size, in bytes, of the blocks of all ranks together, every rank
 *     gets all of them and adds them itself, which takes fewer rounds than the ring; 0 for never
 * @param wire how float32 elements travel around the ring
 * @param sharedMemory whether ranks of one host may pass bytes through shared memory; the one thing
 *     that ranks need not have in common
 */
public record RingOptions(
    Duration connectTimeout,
    Duration progressTimeout,
    int segmentBytes,
    int gatherBytes,
    WireFormat wire,
    boolean sharedMemory)
    implements Serializable {
  private static final int GATHER_BYTES = 64 << 10;

  /** Checks that both waits are positive and a segment holds a value. */
  public RingOptions {
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("progressTimeout", progressTimeout);
    if (segmentBytes < Float.BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes must be at least " + Float.BYTES + " but was " + segmentBytes);
    }
    if (gatherBytes < 0) {
      throw new IllegalArgumentException("gatherBytes must be at least 0 but was " + gatherBytes);
    }
    Objects.requireNonNull(wire, "wire");
  }

  /** With exact sums, gathering up to 64 KiB, and shared memory. */
  public RingOptions(Duration connectTimeout, Duration progressTimeout, int segmentBytes) {
    this(connectTimeout, progressTimeout, segmentBytes, GATHER_BYTES, WireFormat.FLOAT32, true);
  }

  /** 60 s to connect, 60 s without progress, 512 KiB segments. */
  public static RingOptions defaults() {
    return new RingOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 512 << 10);
  }

  /** The same with another format between ranks. */
  public RingOptions withWire(WireFormat other) {
    return new RingOptions(
        connectTimeout, progressTimeout, segmentBytes, gatherBytes, other, sharedMemory);
  }

  /** The same with another bound up to which blocks are gathered. */
  public RingOptions withGatherBytes(int other) {
    return new RingOptions(
        connectTimeout, progressTimeout, segmentBytes, other, wire, sharedMemory);
  }

  /** The same without shared memory. */
  public RingOptions withoutSharedMemory() {
    return new RingOptions(connectTimeout, progressTimeout, segmentBytes, gatherBytes, wire, false);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive but was " + value);
    }
  }
}
