package dev.lockstep.training.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;

/**
 * How the learning rate changes over the steps of a run: the updater's rate times a factor.
 *
 * @param warmUpSteps first steps in which the factor rises linearly to 1 (Goyal et al. 2017), 0 for
 *     none
 * @param decay what follows
 */
public record RateSchedule(long warmUpSteps, Decay decay) implements Serializable {
  /** The rate never changes. */
  public static final RateSchedule CONSTANT = new RateSchedule(0, new Constant());

  /** What follows the warm-up. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = StepWise.class, name = "step"),
    @JsonSubTypes.Type(value = Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = Plateau.class, name = "plateau")
  })
  public sealed interface Decay extends Serializable {}

  /** A factor of 1. */
  public record Constant() implements Decay {}

  /**
   * {@code factor ^ floor(step / every)}.
   *
   * @param every steps, at least 1
   * @param factor above 0
   */
  public record StepWise(long every, double factor) implements Decay {}

  /**
   * From 1 at the first step in a straight line to {@code last}, and there it stays.
   *
   * @param steps until then, or {@code null} for those of the whole run
   * @param last 0 to 1
   */
  public record Linear(Long steps, double last) implements Decay {}

  /**
   * From 1 to {@code last} along half a cosine (Loshchilov and Hutter 2017, without restarts), and
   * there it stays.
   *
   * @param steps until then, or {@code null} for those of the whole run
   * @param last 0 to 1
   */
  public record Cosine(Long steps, double last) implements Decay {}

  /**
   * Times {@code factor} whenever a score on the validation split has not improved for {@code
   * patience} epochs.
   *
   * @param metric as in {@link Stopping.Early}
   * @param patience epochs, at least 1
   * @param factor between 0 and 1
   * @param minDelta smallest change that counts as improvement, in the metric's own units
   * @param last smallest factor
   */
  public record Plateau(String metric, int patience, double factor, double minDelta, double last)
      implements Decay {}
}
