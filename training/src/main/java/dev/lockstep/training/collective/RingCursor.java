package dev.lockstep.training.collective;

/**
 * Walks over (segment, step) pairs in the order in which they travel. Wave {@code w} holds the
 * pairs with {@code segment + step == w}, late steps first: while the pieces of one segment are on
 * their way around the ring, the following segments are already sent, so no rank waits for a round
 * trip between two segments.
 */
final class RingCursor {
  private final long segments;
  private final int firstStep;
  private final int lastStep;
  private long segment;
  private int step;

  /** Over all segments and the steps from {@code fromStep} to before {@code toStep}. */
  RingCursor(long segments, int fromStep, int toStep) {
    this.segments = toStep > fromStep ? segments : 0;
    this.firstStep = fromStep;
    this.lastStep = toStep - 1;
    this.step = fromStep;
  }

  boolean done() {
    return segment >= segments;
  }

  long segment() {
    return segment;
  }

  int step() {
    return step;
  }

  void next() {
    long wave = segment + step;
    if (step > firstStep && segment + 1 < segments) {
      step--;
      segment++;
    } else {
      step = (int) Math.min(lastStep, wave + 1);
      segment = wave + 1 - step;
    }
  }

  /** Whether the given pair comes before the current one. */
  boolean isPast(long otherSegment, int otherStep) {
    if (done()) {
      return true;
    }
    long otherWave = otherSegment + otherStep;
    long wave = segment + step;
    return otherWave < wave || (otherWave == wave && otherStep > step);
  }

  boolean isAt(long otherSegment, int otherStep) {
    return !done() && segment == otherSegment && step == otherStep;
  }
}
