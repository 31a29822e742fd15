package dev.lockstep.training.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A bounded number of rows that stand for all: those whose keys have the smallest hashes. Which
 * ones depends neither on the order of rows nor on that of merging, as long as keys are unique.
 */
final class PointSample {
  /**
   * A row that was chosen, in stored units.
   *
   * @param hash of its key
   */
  record Chosen(long hash, String key, double predicted, double actual) {}

  private static final Comparator<Chosen> ORDER =
      Comparator.comparingLong(Chosen::hash).thenComparing(Chosen::key);

  private final int limit;
  private final PriorityQueue<Chosen> lastOnTop = new PriorityQueue<>(ORDER.reversed());

  PointSample(int limit) {
    this.limit = limit;
  }

  void add(String key, double predicted, double actual) {
    long hash = hash(key);
    if (lastOnTop.size() < limit || hash <= lastOnTop.peek().hash()) {
      add(new Chosen(hash, key, predicted, actual));
    }
  }

  void add(Chosen point) {
    lastOnTop.add(point);
    if (lastOnTop.size() > limit) {
      lastOnTop.remove();
    }
  }

  /** By hash. */
  List<Chosen> all() {
    return lastOnTop.stream().sorted(ORDER).toList();
  }

  /** Keys are often numbered, so the polynomial is mixed as in SplitMix64 (Steele et al. 2014). */
  private static long hash(String key) {
    long hash = key.length();
    for (int i = 0; i < key.length(); i++) {
      hash = hash * 31 + key.charAt(i);
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
