package dev.lockstep.jobs.cli;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ValidationScores;
import java.util.Locale;

/** Shows a training run: a bar where lines can be drawn again, and one line per epoch. */
final class TrainingProgress implements ProgressListener {
  private static final int BAR_CHARACTERS = 24;

  private final Console console;
  private final String what;
  private final int ranks;
  private final int epochs;

  TrainingProgress(Console console, String what, int ranks, int epochs) {
    this.console = console;
    this.what = what;
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
            "%s: epoch %d/%d [%s%s] step %,d/%,d  loss %.4f  %,.0f samples/s",
            what,
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
            "%s: epoch %d/%d  train loss %.4f",
            what,
            metrics.epoch(),
            epochs,
            metrics.trainLoss()));
    line.append(validation(metrics.validation()));
    line.append(
        String.format(
            Locale.ROOT,
            "  %,.0f samples/s  parameters %.12s",
            metrics.samplesPerSecond(),
            metrics.parametersSha256()));
    console.say(line.append(ranks > 1 ? " identical on " + ranks + " ranks" : "").toString());
  }

  private static String validation(ValidationScores scores) {
    if (scores.loss() == null) {
      return "";
    }
    String loss = String.format(Locale.ROOT, "  validation loss %.4f", scores.loss());
    return scores.accuracy() == null
        ? loss + String.format(Locale.ROOT, "  RMSE %.5g  R2 %.4f", scores.rmse(), scores.r2())
        : loss + String.format(Locale.ROOT, "  accuracy %.4f", scores.accuracy());
  }

  @Override
  public void onNotice(String message) {
    console.say(what + ": " + message);
  }
}
