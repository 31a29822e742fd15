package dev.lockstep.training.trainer;

import dev.lockstep.training.spec.Stopping;
import dev.lockstep.training.worker.RankOutcome;
import java.util.Optional;

/** Says why training ended before its epochs were over. */
final class StopNotice {
  private StopNotice() {}

  static Optional<String> of(Stopping stopping, RankOutcome outcome) {
    int epochs = outcome.epochs().size();
    String text =
        switch (outcome.stopReason()) {
          case "early_stopping" ->
              "training stopped early after epoch %d; the parameters after step %d are the best by %s"
                  .formatted(epochs, outcome.selectedStep(), stopping.early().metric());
          case "target" ->
              "training reached %s of %s in epoch %d"
                  .formatted(stopping.target().metric(), stopping.target().value(), epochs);
          case "steps" ->
              "training ended after %d steps, in epoch %d".formatted(outcome.steps(), epochs);
          case "time" ->
              "training ended after step %d, in epoch %d: its time of %d s is over"
                  .formatted(outcome.steps(), epochs, stopping.seconds());
          default -> "";
        };
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
