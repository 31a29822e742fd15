package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import java.util.Optional;
import java.util.Set;

/** Whether an output layer can predict a label. */
final class OutputFit {
  private static final String CLASS_LOSS = "cross_entropy";
  private static final Set<String> VALUE_LOSSES = Set.of("mae", "mse");

  private OutputFit() {}

  /**
   * What is wrong, in words, or empty. Names that are unknown are not judged here.
   *
   * @param where index and type of the layer
   */
  static Optional<String> problem(String where, LayerSpec.Output output, LabelSpec label) {
    return label instanceof ClassLabel
        ? ofClasses(where, output, label.column())
        : ofValue(where, output, label.column());
  }

  private static Optional<String> ofClasses(String where, LayerSpec.Output output, String column) {
    if (VALUE_LOSSES.contains(output.loss())) {
      return Optional.of(
          "%s: loss %s is for numbers, but the label %s is a class; use cross_entropy with activation softmax"
              .formatted(where, output.loss(), column));
    }
    if (output.loss().equals(CLASS_LOSS) && !output.activation().equals("softmax")) {
      return Optional.of(
          where
              + ": loss cross_entropy needs probabilities, so activation must be softmax, found "
              + output.activation());
    }
    return Optional.empty();
  }

  private static Optional<String> ofValue(String where, LayerSpec.Output output, String column) {
    if (output.loss().equals(CLASS_LOSS)) {
      return Optional.of(
          "%s: loss cross_entropy is for classes, but the label %s is a number; use mse or mae with activation identity"
              .formatted(where, column));
    }
    if (VALUE_LOSSES.contains(output.loss()) && !output.activation().equals("identity")) {
      return Optional.of(
          where
              + ": loss "
              + output.loss()
              + " is of numbers of any size, so activation must be identity, found "
              + output.activation());
    }
    return Optional.empty();
  }
}
