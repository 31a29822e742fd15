package dev.lockstep.jobs.run;

import dev.lockstep.training.verify.SyncDifference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code lockstep verify-sync} has found.
 *
 * @param executors that trained together
 * @param steps of the optimizer
 * @param dataType of the parameters
 * @param reference what one process did: {@code joined} passed the joined batch at once, {@code
 *     shares} passed the executors' shares one after the other and updated once
 * @param maxAbsDiff largest absolute difference of a parameter, over all updaters
 * @param bound what rounding alone may make of it
 * @param equal whether the difference is within the bound
 * @param updaters by name
 * @param idle parameters that are not compared because nothing depends on them: biases in front of
 *     a batch normalization, whose gradients are rounding alone
 */
public record SyncSummary(
    String pipeline,
    int executors,
    int steps,
    String dataType,
    String reference,
    double maxAbsDiff,
    double bound,
    boolean equal,
    Map<String, OfUpdater> updaters,
    List<String> idle) {

  /**
   * @param maxAbsDiff largest absolute difference of a parameter
   * @param layers the same by layer
   */
  public record OfUpdater(double maxAbsDiff, Map<String, Double> layers) {}

  static SyncSummary of(
      String pipeline, int executors, int steps, Map<String, SyncDifference> found) {
    Map<String, OfUpdater> updaters = new LinkedHashMap<>();
    double largest = 0;
    for (var entry : found.entrySet()) {
      SyncDifference difference = entry.getValue();
      updaters.put(entry.getKey(), new OfUpdater(difference.largest(), difference.layers()));
      largest = Math.max(largest, difference.largest());
    }
    SyncDifference any = found.values().iterator().next();
    return new SyncSummary(
        pipeline,
        executors,
        steps,
        any.type().name().toLowerCase(Locale.ROOT),
        any.apart() ? "shares" : "joined",
        largest,
        any.bound(),
        found.values().stream().allMatch(SyncDifference::withinBound),
        updaters,
        any.idle());
  }

  /** For a person: a table of layers and updaters, and what it means. */
  public String text() {
    StringBuilder text = new StringBuilder();
    updaters.forEach(
        (name, updater) -> {
          text.append("updater ").append(name).append('\n');
          updater
              .layers()
              .forEach((layer, difference) -> text.append(line("  " + layer, difference)));
        });
    text.append(line("largest difference", maxAbsDiff)).append(line("bound", bound));
    if (!idle.isEmpty()) {
      text.append("not compared, because batch normalization takes them away again: ")
          .append(String.join(", ", idle))
          .append('\n');
    }
    text.append(
        equal
            ? "%d executors computed what one process computes with %s, but for rounding (%s, %d steps)"
                .formatted(executors, batch(), dataType, steps)
            : "%d executors did NOT compute what one process computes with %s (%s, %d steps)"
                .formatted(executors, batch(), dataType, steps));
    return text.toString();
  }

  private String batch() {
    return reference.equals("joined")
        ? "the joined batch"
        : "their shares one after the other, because each executor draws its own dropout masks or"
            + " normalizes by its own rows,";
  }

  private static String line(String what, double value) {
    return String.format(Locale.ROOT, "%-24s %.2e%n", what, value);
  }
}
