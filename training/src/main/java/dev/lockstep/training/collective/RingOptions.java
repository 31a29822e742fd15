package dev.lockstep.training.collective;

import java.io.Serializable;
import java.time.Duration;

/**
 * @param connectTimeout longest wait for all ranks to be connected and authenticated
 * @param progressTimeout longest wait for any byte to move within an operation
 * @param segmentBytes size of the pipelined pieces, in bytes
 */
public record RingOptions(Duration connectTimeout, Duration progressTimeout, int segmentBytes)
    implements Serializable {
  /** 60 s to connect, 60 s without progress, 512 KiB segments. */
  public static RingOptions defaults() {
    return new RingOptions(Duration.ofSeconds(60), Duration.ofSeconds(60), 512 << 10);
  }
}
