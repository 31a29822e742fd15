package dev.lockstep.jobs.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.trainer.TrainResult;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a trial; also its JSON line.
 *
 * @param trial its number
 * @param status of it
 * @param parameters values by key
 * @param score value of the search's metric for the parameters it published, {@code null} if it
 *     failed or the score is not a number
 * @param epochs it was trained for at last, {@code null} if it failed
 * @param seconds of training steps of the models it published, over all its rungs
 * @param model address of its model's version, {@code null} if it failed
 * @param reused whether its model was there already
 * @param reason why it failed, {@code null} if it did not
 * @param rung how far it came, from 1
 */
public record TrialResult(
    int trial,
    Status status,
    Map<String, JsonNode> parameters,
    Double score,
    Integer epochs,
    double seconds,
    String model,
    boolean reused,
    String reason,
    int rung) {

  /** Of a trial. */
  public enum Status {
    /** As long as was planned. */
    @JsonProperty("trained")
    TRAINED,
    /** Not in the next rung, because others were better. */
    @JsonProperty("stopped")
    STOPPED,
    /** It diverged, or its values do not fit the dataset. */
    @JsonProperty("failed")
    FAILED;

    /** As in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of a trial whose model was published, or had been.
   *
   * @param score of the published parameters, NaN if it is not known
   */
  public static TrialResult trained(Trial trial, int rung, double score, TrainResult trained) {
    double seconds = trained.epochs().stream().mapToDouble(EpochMetrics::seconds).sum();
    return new TrialResult(
        trial.number(),
        Status.TRAINED,
        trial.parameters(),
        Double.isNaN(score) ? null : (Double) score,
        trained.epochs().size(),
        Math.round(seconds * 1e3) / 1e3,
        trained.model(),
        trained.reused(),
        null,
        rung);
  }

  /** Of a trial that could not be trained. */
  public static TrialResult failed(Trial trial, int rung, String reason) {
    return new TrialResult(
        trial.number(),
        Status.FAILED,
        trial.parameters(),
        null,
        null,
        0,
        null,
        false,
        reason,
        rung);
  }

  /** Whether it can be the best one. */
  public boolean succeeded() {
    return status != Status.FAILED;
  }

  /** The same, but not trained any further. */
  public TrialResult stopped() {
    return new TrialResult(
        trial, Status.STOPPED, parameters, score, epochs, seconds, model, reused, reason, rung);
  }

  /** The same with the time of the rungs before. */
  public TrialResult after(TrialResult earlier) {
    double both = Math.round((seconds + earlier.seconds) * 1e3) / 1e3;
    return new TrialResult(
        trial, status, parameters, score, epochs, both, model, reused, reason, rung);
  }

  /**
   * The best first: whoever came further, then the better score; failed ones are last, and equals
   * stay in the order of their numbers.
   *
   * @param metric of the search
   */
  public static Comparator<TrialResult> ranking(String metric) {
    return Comparator.comparing(TrialResult::succeeded)
        .thenComparing(TrialResult::rung)
        .thenComparing(result -> result.goodness(metric))
        .reversed()
        .thenComparing(TrialResult::trial);
  }

  /** Its values, such as {@code train.global_batch=64}. */
  public String text() {
    return new Trial(trial, parameters).text();
  }

  /** One of its values as text; empty if it has none of that key. */
  public String value(String key) {
    return parameters.containsKey(key) ? FlowText.of(parameters.get(key)) : "";
  }

  /** The score as people read it; empty without one. */
  public String scoreText() {
    return score == null ? "" : String.format(Locale.ROOT, "%.5g", score);
  }

  private double goodness(String metric) {
    return ValidationScores.goodness(metric, score == null ? Double.NaN : score);
  }
}
