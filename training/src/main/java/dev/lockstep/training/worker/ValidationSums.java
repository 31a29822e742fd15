package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.evaluate.ValueSums;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.LayerSpec;
import dev.lockstep.training.model.NetworkSpec;

/** One rank's validation answers, added up; then those of all ranks. */
sealed interface ValidationSums {

  /**
   * @param label what is predicted
   * @param network that predicts it; its loss decides which error of a value is the loss
   */
  static ValidationSums of(LabelSpec label, NetworkSpec network) {
    if (label instanceof ValueLabel value) {
      boolean absolute =
          network.output().map(LayerSpec.Output::loss).filter("mae"::equals).isPresent();
      return new OfValues(value, absolute);
    }
    return new OfClasses();
  }

  /**
   * Adds rows.
   *
   * @param answers of the network, {@code [rows][classes]} or {@code [rows][1]}
   * @param labels class index or stored value per row
   */
  void add(float[][] answers, float[] labels);

  /**
   * Adds up all ranks; the same on every rank.
   *
   * @param expected rows of all ranks
   */
  ValidationScores reduce(Communicator ring, long expected);

  private static void requireRows(long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException(
          "validation saw %d rows but the manifest has %d".formatted(found, expected));
    }
  }

  /** Cross-entropy, whatever training minimizes, and right answers. */
  final class OfClasses implements ValidationSums {
    /** Smallest probability whose logarithm is taken, so that one sure mistake is not infinite. */
    private static final double SMALLEST = 1e-10;

    private double lossSum;
    private long right;
    private long rows;

    @Override
    public void add(float[][] probabilities, float[] labels) {
      for (int row = 0; row < probabilities.length; row++) {
        int label = (int) labels[row];
        lossSum -= Math.log(Math.max(probabilities[row][label], SMALLEST));
        right += argMax(probabilities[row]) == label ? 1 : 0;
      }
      rows += probabilities.length;
    }

    @Override
    public ValidationScores reduce(Communicator ring, long expected) {
      double[] total = {lossSum, right, rows};
      ring.allReduceSum(total);
      requireRows((long) total[2], expected);
      return ValidationScores.ofClasses(total[0] / total[2], total[1] / total[2]);
    }

    private static int argMax(float[] values) {
      int best = 0;
      for (int i = 1; i < values.length; i++) {
        if (values[i] > values[best]) {
          best = i;
        }
      }
      return best;
    }
  }

  /** Errors of predicted values. */
  final class OfValues implements ValidationSums {
    private final ValueLabel label;
    private final boolean absolute;
    private final ValueSums sums;

    private OfValues(ValueLabel label, boolean absolute) {
      this.label = label;
      this.absolute = absolute;
      this.sums = new ValueSums(label);
    }

    @Override
    public void add(float[][] values, float[] labels) {
      for (int row = 0; row < values.length; row++) {
        sums.add(labels[row], values[row][0]);
      }
    }

    /** Every rank puts its sums into a place of its own, so that all merge them in rank order. */
    @Override
    public ValidationScores reduce(Communicator ring, long expected) {
      double[] all = new double[ring.world() * ValueSums.PARTS];
      System.arraycopy(sums.parts(), 0, all, ring.rank() * ValueSums.PARTS, ValueSums.PARTS);
      ring.allReduceSum(all);
      ValueSums total = new ValueSums(label);
      for (int rank = 0; rank < ring.world(); rank++) {
        total.merge(ValueSums.of(label, all, rank * ValueSums.PARTS));
      }
      requireRows(total.rows(), expected);
      return ValidationScores.ofValues(
          absolute ? total.storedMae() : total.storedMse(), total.mae(), total.rmse(), total.r2());
    }
  }
}
