package dev.lockstep.jobs.search;

import dev.lockstep.training.spec.TrainSpec;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A search whose trials were all checked.
 *
 * @param spec what was asked for
 * @param entries the trials, by number; at least one
 */
public record SearchPlan(SearchSpec spec, List<Entry> entries) {
  public SearchPlan {
    entries = List.copyOf(entries);
  }

  /**
   * @param trial the values
   * @param train the work they make of the pipeline file
   */
  public record Entry(Trial trial, TrainSpec train) {
    /** The work of a rung; it is that of the pipeline file with so many epochs. */
    public TrainSpec in(Rung rung) {
      int epochs = Math.min(rung.epochs(), train.stopping().epochs());
      return train.withStopping(train.stopping().withEpochs(epochs));
    }
  }

  /** How many trials are trained for how long, one after the other. */
  public List<Rung> rungs() {
    int epochs = entries.stream().mapToInt(e -> e.train().stopping().epochs()).max().orElseThrow();
    return spec.method() == SearchSpec.Method.SUCCESSIVE_HALVING
        ? spec.halving().rungs(entries.size(), epochs)
        : List.of(new Rung(entries.size(), epochs));
  }

  /** For a person, such as {@code 27 trials for 1 epoch, 9 for 3, 3 for 9, 1 for 10}. */
  public String text() {
    if (spec.method() != SearchSpec.Method.SUCCESSIVE_HALVING) {
      return entries.size() + " trials";
    }
    return rungs().stream()
        .map(rung -> rung.trials() + " for " + rung.epochs())
        .collect(Collectors.joining(", ", "trials and their epochs: ", ""));
  }
}
