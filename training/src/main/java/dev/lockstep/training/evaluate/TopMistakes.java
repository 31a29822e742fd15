package dev.lockstep.training.evaluate;

import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The most confident wrong answers, a bounded number of them. Which ones are kept depends neither
 * on the order of rows nor on that of merging, as long as keys are unique.
 */
final class TopMistakes {
  /** Most confident first; ties by key. */
  private static final Comparator<Mistake> ORDER =
      Comparator.comparingDouble(Mistake::confidence).reversed().thenComparing(Mistake::key);

  private final int limit;
  private final PriorityQueue<Mistake> worstOnTop = new PriorityQueue<>(ORDER.reversed());

  TopMistakes(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a number of mistakes cannot be " + limit);
    }
    this.limit = limit;
  }

  /** Whether a mistake would be kept now, so that its features are worth copying. */
  boolean wants(String key, double confidence) {
    if (worstOnTop.size() < limit) {
      return true;
    }
    return limit > 0
        && ORDER.compare(new Mistake(key, 0, 0, confidence, null), worstOnTop.peek()) < 0;
  }

  void add(Mistake mistake) {
    worstOnTop.add(mistake);
    if (worstOnTop.size() > limit) {
      worstOnTop.remove();
    }
  }

  /** Most confident first. */
  List<Mistake> sorted() {
    return worstOnTop.stream().sorted(ORDER).toList();
  }
}
