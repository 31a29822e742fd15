package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an output layer can predict a label. */
final class OutputFit {
  private OutputFit() {}

  /**
   * What is wrong, in words, or empty. Names that are unknown are not judged here.
   *
   * @param where index and type of the layer
   */
  static Optional<String> problem(String where, LayerSpec.Output output, LabelSpec label) {
    return Loss.of(output.loss())
        .flatMap(
            loss ->
                ofLabel(loss, label)
                    .or(() -> ofActivation(loss, output.activation()))
                    .map(problem -> where + ": loss " + loss + " " + problem));
  }

  private static Optional<String> ofLabel(Loss loss, LabelSpec label) {
    if (label instanceof ValueLabel value) {
      return loss.isOfClasses() ? Optional.of(isOther("classes", label)) : ofStored(loss, value);
    }
    if (!loss.isOfClasses()) {
      return Optional.of(isOther("numbers", label));
    }
    if (loss.kind() == Loss.Kind.TWO_CLASSES && label.classCount() != 2) {
      return Optional.of(
          "is for two classes, but the label %s has %d; use cross_entropy with activation softmax"
              .formatted(label.column(), label.classCount()));
    }
    return Optional.empty();
  }

  private static String isOther(String what, LabelSpec label) {
    boolean classes = label instanceof ClassLabel;
    return "is for %s, but the label %s is a %s; use one of %s"
        .formatted(
            what,
            label.column(),
            classes ? "class" : "number",
            losses(classes, label.classCount()));
  }

  private static String losses(boolean classes, int count) {
    return Arrays.stream(Loss.values())
        .filter(loss -> loss.isOfClasses() == classes)
        .filter(loss -> loss.kind() != Loss.Kind.TWO_CLASSES || count == 2)
        .map(Loss::toString)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> ofStored(Loss loss, ValueLabel label) {
    boolean plain = label.straight() && label.scale() == 1 && label.shift() == 0;
    return loss.kind() == Loss.Kind.PLAIN_VALUE && !plain
        ? Optional.of(
            "is of the target itself, but the label %s is stored scaled or as a logarithm; set its scale and transform to none, or use mse or mae"
                .formatted(label.column()))
        : Optional.empty();
  }

  private static Optional<String> ofActivation(Loss loss, String activation) {
    return loss.activations().contains(activation)
        ? Optional.empty()
        : Optional.of(
            "needs activation %s, found %s"
                .formatted(String.join(" or ", loss.activations()), activation));
  }
}
