package dev.lockstep.training.collective;

import java.io.Serializable;
import java.time.Duration;

/**
 * @param connectTimeout longest wait for all ranks to be connected and authenticated
 * @param progressTimeout longest wait for any byte to move within an operation; up to two seconds
 *     more for a rank whose predecessor has begun the operation, so that the one next to the late
 *     rank speaks first
 * @param segmentBytes size of the pipelined pieces, in bytes; the same on all ranks
 */
public record RingOptions(Duration connectTimeout, Duration progressTimeout, int segmentBytes)
    implements Serializable {
  /** Checks that both waits are positive and a segment holds a value. */
  public RingOptions {
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("progressTimeout", progressTimeout);
    if (segmentBytes < Float.BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes must be at least " + Float.BYTES + " but was " + segmentBytes);
    }
  }

  /** 60 s to connect, 60 s without progress, 512 KiB segments. */
  public static RingOptions defaults() {
    return new RingOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 512 << 10);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive but was " + value);
    }
  }
}
