package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ProgressListener;
import dev.lockstep.training.listener.ValidationScores;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressTest {
  private static final EpochMetrics EPOCH =
      new EpochMetrics(
          3,
          0.12345,
          ValidationScores.ofClasses(0.1, 0.9712),
          54_000,
          1.2,
          45_000.4,
          List.of(),
          "0123456789abcdef".repeat(4));

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  private Console console(boolean terminal) {
    return new Console(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(messages, true, StandardCharsets.UTF_8),
        terminal);
  }

  private ProgressListener progress(boolean terminal, int ranks) {
    return console(terminal).training("train", ranks, 10);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneLinePerEpochSaysThatRanksAreIdentical() {
    progress(false, 2).onEpoch(EPOCH);
    assertThat(messages())
        .isEqualToIgnoringNewLines(
            "train: epoch 3/10  train loss 0.1235  validation loss 0.1000  accuracy 0.9712"
                + "  45,000 samples/s  parameters 0123456789ab identical on 2 ranks");
  }

  @Test
  void saysNothingOfValidationWithoutAValidationSplit() {
    progress(false, 1)
        .onEpoch(
            new EpochMetrics(
                1, 0.5, ValidationScores.none(), 10, 1, 10, List.of(), "ab".repeat(32)));
    assertThat(messages()).doesNotContain("validation", "NaN", "identical");
  }

  @Test
  void drawsABarOnATerminalAndClearsItBeforeALine() {
    ProgressListener progress = progress(true, 2);
    progress.onProgress(1, 10, 211, 422, 0.5, 40_000);
    assertThat(messages()).contains("[############------------] step 211/422");
    progress.onEpoch(EPOCH);
    assertThat(messages()).contains("samples/s\r\u001b[Ktrain: epoch 3/10");
  }

  @Test
  void drawsNothingWhereLinesStay() {
    progress(false, 2).onProgress(1, 10, 211, 422, 0.5, 40_000);
    assertThat(messages()).isEmpty();
  }

  @Test
  void nothingFollowsTheLastMessage() {
    Console console = console(true);
    ProgressListener progress = console.training("train", 2, 10);
    console.sayLast("interrupted");
    progress.onProgress(1, 10, 211, 422, 0.5, 40_000);
    progress.onNotice("executor 0 was lost");
    assertThat(messages()).isEqualToIgnoringNewLines("interrupted");
  }
}
