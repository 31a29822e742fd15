package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What the loss makes of the classes.
 *
 * @param labelSmoothing share of a label that is spread evenly over all classes (Szegedy et al.
 *     2016), 0 for none
 * @param balanced whether classes weigh inversely to their rows in the train split
 * @param classWeights weight of each class, by index; empty for equal ones
 */
public record Objective(double labelSmoothing, boolean balanced, List<Double> classWeights)
    implements Serializable {
  /** The loss as it is. */
  public static final Objective PLAIN = new Objective(0, false, List.of());

  public Objective {
    classWeights = List.copyOf(classWeights);
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new UserException(
          "label_smoothing must be at least 0 and below 1, found " + labelSmoothing);
    }
  }

  /**
   * With weights in place of {@code balanced}: {@code rows / (classes * rows of the class)}, so
   * that all classes weigh as much in the sum, and a row 1 on average.
   *
   * @param counts rows of each class in the train split
   * @throws UserException if a class has none, or the weights are not one for each class
   */
  public Objective resolve(List<Long> counts) {
    if (!balanced && classWeights.isEmpty()) {
      return this;
    }
    List<Double> weights = balanced ? balance(counts) : classWeights;
    if (weights.size() != counts.size() || counts.isEmpty()) {
      throw new UserException(
          "class_weights must have one weight for each of the label's %d classes, found %d"
              .formatted(counts.size(), weights.size()));
    }
    return new Objective(labelSmoothing, false, weights);
  }

  private static List<Double> balance(List<Long> counts) {
    double rows = counts.stream().mapToLong(Long::longValue).sum();
    List<Double> weights = new ArrayList<>();
    for (int index = 0; index < counts.size(); index++) {
      if (counts.get(index) == 0) {
        throw new UserException(
            "balance_classes needs rows of every class in the train split, but the class of index %d has none"
                .formatted(index));
      }
      weights.add(rows / (counts.size() * (double) counts.get(index)));
    }
    return weights;
  }
}
