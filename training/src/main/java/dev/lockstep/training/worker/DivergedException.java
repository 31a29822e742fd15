package dev.lockstep.training.worker;

/**
 * The summed gradient or loss of a step is not finite, on every rank alike; the parameters are
 * still those of the step before.
 */
final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(String what) {
    super(what);
  }
}
