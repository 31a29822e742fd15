package dev.lockstep.training.trainer;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds ranks that hang: a rank that has lost its peers ends, so those that still run a moment
 * later are the ones that were waited for. Not thread-safe.
 */
final class StuckRanks {
  private static final long GRACE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<Integer, String> running = new TreeMap<>();
  private boolean lost;
  private long since;

  void clear() {
    running.clear();
    lost = false;
  }

  void started(int rank, String executor) {
    running.put(rank, executor);
  }

  void ended(int rank) {
    running.remove(rank);
  }

  /** A rank has ended because it lost another one. */
  void peerLost() {
    if (!lost) {
      lost = true;
      since = System.nanoTime();
    }
  }

  /** Those that hang, with their executors; each is returned once. */
  Map<Integer, String> take(long now) {
    if (!lost || now - since < GRACE_NANOS) {
      return Map.of();
    }
    Map<Integer, String> stuck = new TreeMap<>(running);
    running.clear();
    return stuck;
  }
}
