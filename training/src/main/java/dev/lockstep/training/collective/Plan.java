package dev.lockstep.training.collective;

/**
 * What one rank sends to one neighbor and receives from another in one exchange. A piece is named
 * by (segment, step); offsets and lengths are in bytes of the callers' buffer.
 */
interface Plan {
  RingCursor sends();

  RingCursor receives();

  /** Whether the piece sent in this step is the one received in the step before. */
  boolean forwards(int step);

  /** Whether what is received in this step is added to what is there. */
  boolean sums(int step);

  long sendOffset(long segment, int step);

  long sendLength(long segment, int step);

  long receiveOffset(long segment, int step);

  long receiveLength(long segment, int step);
}
