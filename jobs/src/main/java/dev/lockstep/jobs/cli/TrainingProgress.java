package dev.lockstep.jobs.cli;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ProgressListener;
import java.util.Locale;

/** Shows a training run: a bar where lines can be drawn again, and one line per epoch. */
final class TrainingProgress implements ProgressListener {
  private static final int BAR_CHARACTERS = 24;

  private final Console console;
  private final int ranks;
  private final int epochs;

  TrainingProgress(Console console, int ranks, int epochs) {
    this.console = console;
    this.ranks = ranks;
    this.epochs = epochs;
  }

  @Override
  public void onProgress(
      int epoch, int planned, int step, int steps, double loss, double samplesPerSecond) {
    int filled = steps == 0 ? 0 : (int) ((long) BAR_CHARACTERS * Math.min(step, steps) / steps);
    console.bar(
        String.format(
            Locale.ROOT,
            "train: epoch %d/%d [%s%s] step %,d/%,d  loss %.4f  %,.0f samples/s",
            epoch,
            planned,
            "#".repeat(filled),
            "-".repeat(BAR_CHARACTERS - filled),
            step,
            steps,
            loss,
            samplesPerSecond));
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "train: epoch %d/%d  train loss %.4f",
            metrics.epoch(),
            epochs,
            metrics.trainLoss()));
    if (!Double.isNaN(metrics.validationLoss())) {
      line.append(
          String.format(
              Locale.ROOT,
              "  validation loss %.4f  accuracy %.4f",
              metrics.validationLoss(),
              metrics.validationAccuracy()));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "  %,.0f samples/s  parameters %.12s",
            metrics.samplesPerSecond(),
            metrics.parametersSha256()));
    console.say(line.append(ranks > 1 ? " identical on " + ranks + " ranks" : "").toString());
  }

  @Override
  public void onNotice(String message) {
    console.say("train: " + message);
  }
}
