package dev.lockstep.preprocessing.normalize;

import java.util.Arrays;
import java.util.List;

/**
 * The number of the interval between edges.
 *
 * @param edges ascending; interval i has the numbers from edge i-1 up to but without edge i
 * @param oneHot whether a missing number becomes -1, no interval; else it stays missing
 */
record BinIndex(List<Double> edges, boolean oneHot) implements NumberOp, IndexOp {
  BinIndex {
    edges = List.copyOf(edges);
  }

  @Override
  public int width() {
    return edges.size() + 1;
  }

  @Override
  public NumberFunction numbers(String column) {
    // one zero: binarySearch knows two
    double[] sorted = edges.stream().mapToDouble(edge -> edge + 0.0).toArray();
    double missing = oneHot ? -1 : Double.NaN;
    return (values, rows) -> {
      for (int i = 0; i < rows; i++) {
        double value = values[i] + 0.0;
        int found = Arrays.binarySearch(sorted, value);
        values[i] = Double.isNaN(value) ? missing : found < 0 ? -found - 1 : found + 1;
      }
    };
  }

  @Override
  public Inverse inverse(Inverse.Place place) {
    return (after, stored) ->
        after instanceof Preimage.OfNumber number
            ? interval((int) Math.rint(number.value()))
            : after;
  }

  private Preimage interval(int bin) {
    if (bin < 0 || bin > edges.size()) {
      return bin == -1 ? new Preimage.Missing() : new Preimage.Lost("there is no interval " + bin);
    }
    return new Preimage.Between(
        bin == 0 ? Double.NEGATIVE_INFINITY : edges.get(bin - 1),
        bin == edges.size() ? Double.POSITIVE_INFINITY : edges.get(bin));
  }
}
