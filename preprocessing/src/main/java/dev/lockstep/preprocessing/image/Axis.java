package dev.lockstep.preprocessing.image;

/**
 * One side of a resized image: which source samples weigh how much in an output sample. The filter
 * is a triangle (linear interpolation) that grows as wide as two output samples when the image
 * shrinks, so that every source sample counts.
 */
final class Axis {
  private final int size;
  private final double start;
  private final double scale;
  private final double reach;
  private final int sourceSize;
  private final double[] sums;

  /**
   * @param sourceSize samples of the source
   * @param start of the window in it, in samples from the edge
   * @param length of the window
   * @param size output samples
   */
  Axis(int sourceSize, double start, double length, int size) {
    this.sourceSize = sourceSize;
    this.start = start;
    this.size = size;
    scale = length / size;
    reach = Math.max(1, scale);
    sums = new double[size];
    for (int out = 0; out < size; out++) {
      for (int in = first(out); in <= last(out); in++) {
        sums[out] += triangle(out, in);
      }
    }
  }

  int size() {
    return size;
  }

  /** First source sample that may weigh in an output sample. */
  int first(int out) {
    return Math.max(0, (int) Math.ceil(center(out) - reach - 0.5));
  }

  /** Last source sample that may weigh in an output sample. */
  int last(int out) {
    return Math.min(sourceSize - 1, (int) Math.floor(center(out) + reach - 0.5));
  }

  /** Weight of a source sample, from {@link #first} to {@link #last}; they add up to 1. */
  double weight(int out, int in) {
    return triangle(out, in) / sums[out];
  }

  private double triangle(int out, int in) {
    return Math.max(0, 1 - Math.abs(in + 0.5 - center(out)) / reach);
  }

  private double center(int out) {
    return start + (out + 0.5) * scale;
  }
}
