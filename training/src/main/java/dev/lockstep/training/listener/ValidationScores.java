package dev.lockstep.training.listener;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Scores on the validation split after an epoch; what does not apply is {@code null}, and all are
 * without validation rows.
 *
 * @param loss of classes mean cross-entropy in nats, whatever training minimizes, without class
 *     weights and label smoothing; of a value in stored units mean absolute error for a list of
 *     layers that minimizes it, else mean squared error
 * @param accuracy share of right answers, of classes
 * @param mae mean absolute error in target units, of a value
 * @param rmse root of the mean squared error in target units, of a value
 * @param r2 coefficient of determination, of a value: 1 is perfect, 0 is as good as the mean target
 */
public record ValidationScores(Double loss, Double accuracy, Double mae, Double rmse, Double r2)
    implements Serializable {
  private static final String LOSS = "validation_loss";
  private static final String ACCURACY = "validation_accuracy";
  private static final String MAE = "validation_mae";
  private static final String RMSE = "validation_rmse";
  private static final String R2 = "validation_r2";

  /** Names for {@link #get} if the label is a class. */
  public static final List<String> OF_CLASSES = List.of(LOSS, ACCURACY);

  /** Names for {@link #get} if the label is a value. */
  public static final List<String> OF_VALUES = List.of(LOSS, MAE, RMSE, R2);

  /** Those of which more is better. */
  private static final Set<String> RISING = Set.of(ACCURACY, R2);

  /** Without validation rows. */
  public static ValidationScores none() {
    return new ValidationScores(null, null, null, null, null);
  }

  /** Of classes. */
  public static ValidationScores ofClasses(double loss, double accuracy) {
    return new ValidationScores(loss, accuracy, null, null, null);
  }

  /** Of a value. */
  public static ValidationScores ofValues(double loss, double mae, double rmse, double r2) {
    return new ValidationScores(loss, null, mae, rmse, r2);
  }

  /** As {@link #get}, turned so that higher is better; NaN is worse than everything. */
  public double goodness(String name) {
    return goodness(name, get(name));
  }

  /** The same of any value. */
  public static double goodness(String name, double value) {
    double goodness = RISING.contains(name) ? value : -value;
    return Double.isNaN(goodness) ? Double.NEGATIVE_INFINITY : goodness;
  }

  /** A score by the name that early stopping has for it; NaN if it does not apply. */
  public double get(String name) {
    Double score =
        switch (name) {
          case LOSS -> loss;
          case ACCURACY -> accuracy;
          case MAE -> mae;
          case RMSE -> rmse;
          case R2 -> r2;
          default -> throw new IllegalArgumentException("there is no score " + name);
        };
    return score == null ? Double.NaN : score;
  }
}
