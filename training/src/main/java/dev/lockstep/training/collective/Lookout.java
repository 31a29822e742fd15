package dev.lockstep.training.collective;

import java.io.IOException;

/**
 * Looks for a short while whether a peer of this host has done its part, before the thread sleeps:
 * to be woken takes tens of microseconds on a processor that went idle. Where looking did not help
 * the next look is half as long, so that a rank whose peers are slow, or want its processor, stops
 * to look; now and then it tries again. Not thread-safe.
 */
final class Lookout {
  /** About what sleeping and being woken takes. */
  private static final long LONGEST_NANOS = 100_000;

  /** Vain looks until one is long again. */
  private static final int RETRY = 32;

  /** Looks between two of the clock. */
  private static final int LOOKS = 16;

  private final long longest;
  private long patience;
  private int vain;

  private Lookout(long longest) {
    this.longest = longest;
    this.patience = longest;
  }

  /**
   * For a rank that shares its host.
   *
   * @param ranks how many ranks the host has
   * @param processors of the host; with fewer than ranks, looking keeps a peer from its part
   */
  static Lookout among(int ranks, int processors) {
    return new Lookout(ranks > processors ? 0 : LONGEST_NANOS);
  }

  /** Whether something is there. */
  interface Sight {
    boolean ready() throws IOException;
  }

  /** Returns whether it became ready while this looked. */
  boolean sees(Sight sight) throws IOException {
    if (longest == 0) {
      return false;
    }
    long began = System.nanoTime();
    do {
      for (int i = 0; i < LOOKS; i++) {
        if (sight.ready()) {
          patience = longest;
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - began < patience);
    patience = ++vain % RETRY == 0 ? longest : patience / 2;
    return false;
  }
}
