package dev.lockstep.training.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Which elements of the flattened gradients are sums over the rows, and which are means: running
 * statistics of batch normalization lie in the same vector but are not divided by the row count.
 *
 * @param sums in order, not touching each other
 * @param means in order, not touching each other
 */
record GradientLayout(List<Slice> sums, List<Slice> means) {

  /** Elements {@code from} to below {@code to}. */
  record Slice(long from, long to) {
    /** A view of the elements of a row vector. */
    INDArray of(INDArray vector) {
      return vector.get(NDArrayIndex.point(0), NDArrayIndex.interval(from, to));
    }
  }

  static GradientLayout of(Dl4jNetwork network) {
    List<Slice> sums = new ArrayList<>();
    List<Slice> means = new ArrayList<>();
    long start = 0;
    for (Trainable trainable : network.trainables()) {
      for (var parameter : trainable.paramTable(false).entrySet()) {
        long end = start + parameter.getValue().length();
        boolean sum = trainable.updaterDivideByMinibatch(parameter.getKey());
        append(sum ? sums : means, new Slice(start, end));
        start = end;
      }
    }
    long length = network.gradients().length();
    if (start != length) {
      throw new IllegalStateException(
          "parameters have " + start + " elements but gradients " + length);
    }
    return new GradientLayout(List.copyOf(sums), List.copyOf(means));
  }

  private static void append(List<Slice> slices, Slice next) {
    int last = slices.size() - 1;
    if (last >= 0 && slices.get(last).to() == next.from()) {
      slices.set(last, new Slice(slices.get(last).from(), next.to()));
    } else {
      slices.add(next);
    }
  }
}
