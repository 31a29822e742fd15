package dev.lockstep.preprocessing.normalize;

/** Factors that are safe to multiply with. */
final class Factors {
  private Factors() {}

  /** One by a width, or 1 if the width is 0 or so small that the quotient is infinite. */
  static double inverse(double width) {
    double factor = 1 / width;
    return Double.isFinite(factor) && factor != 0 ? factor : 1;
  }
}
