package dev.lockstep.training.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What training may minimize: a sum over rows, so that it can be added up over ranks. */
public enum Loss {
  /** {@code -ln p} of the right class. */
  CROSS_ENTROPY(Kind.CLASSES, "softmax"),
  /** {@code -(y ln p + (1 - y) ln(1 - p))} for two classes, one unit. */
  BINARY_CROSS_ENTROPY(Kind.TWO_CLASSES, "sigmoid"),
  /** {@code max(0, 1 - y s)} over the classes, y is 1 for the right one and -1 for the others. */
  HINGE(Kind.CLASSES, "identity", "tanh"),
  /** The square of {@link #HINGE}'s terms. */
  SQUARED_HINGE(Kind.CLASSES, "identity", "tanh"),
  /** Kullback-Leibler divergence, of a class the same as {@link #CROSS_ENTROPY}. */
  KL_DIVERGENCE(Kind.CLASSES, "softmax"),
  /** Minus the cosine between answer and right class. */
  COSINE_PROXIMITY(Kind.CLASSES, "softmax", "sigmoid", "identity"),
  /** Mean squared error. */
  MSE(Kind.VALUE, "identity"),
  /** Mean absolute error. */
  MAE(Kind.VALUE, "identity"),
  /** Mean absolute error in percent of the value, which is never 0. */
  MAPE(Kind.PLAIN_VALUE, "identity", "softplus"),
  /** Mean squared difference of {@code ln(1 + value)}. */
  MSLE(Kind.PLAIN_VALUE, "softplus", "relu"),
  /** {@code p - y ln p}, the negative logarithm of Poisson's probability of a count. */
  POISSON(Kind.PLAIN_VALUE, "softplus");

  /** What is predicted. */
  enum Kind {
    CLASSES,
    TWO_CLASSES,
    VALUE,
    /** A value that is stored as it is. */
    PLAIN_VALUE
  }

  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> activations;

  Loss(Kind kind, String... activations) {
    this.kind = kind;
    this.activations = List.of(activations);
  }

  /** The loss of a name like {@code cross_entropy}. */
  public static Optional<Loss> of(String name) {
    return Arrays.stream(values()).filter(loss -> loss.toString().equals(name)).findFirst();
  }

  /** Whether it is of classes, not of a number. */
  public boolean isOfClasses() {
    return kind == Kind.CLASSES || kind == Kind.TWO_CLASSES;
  }

  /** Activations of the output layer that it takes, the usual one first. */
  public List<String> activations() {
    return activations;
  }

  Kind kind() {
    return kind;
  }

  /** Its name in pipeline files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
