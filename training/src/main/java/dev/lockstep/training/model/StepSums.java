package dev.lockstep.training.model;

import java.nio.ByteBuffer;

/** The step that runs now, as a layer sees it that takes sums over all ranks itself. */
interface StepSums {
  /** Whether a step runs, so that other ranks take the same sums. */
  boolean running();

  /** Rows of this rank in the pass, 0 if what is fed does not count. */
  int rows();

  /**
   * Leaves the sum over all ranks in a buffer.
   *
   * @param elements direct, of the network's element type
   */
  void sum(ByteBuffer elements);
}
