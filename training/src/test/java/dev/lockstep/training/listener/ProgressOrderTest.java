package dev.lockstep.training.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressOrderTest {
  private final List<String> heard = new ArrayList<>();
  private final ProgressListener listener =
      new ProgressListener() {
        @Override
        public void onProgress(int epoch, int epochs, int step, int steps, double loss, double s) {
          heard.add(epoch + "/" + step);
        }

        @Override
        public void onEpoch(EpochMetrics metrics) {
          heard.add("epoch " + metrics.epoch());
        }

        @Override
        public void onNotice(String message) {
          heard.add(message);
        }
      };

  @Test
  void reportsEveryEpochOnceAndInOrder() {
    ProgressOrder order = new ProgressOrder(listener, 0);
    order.accept(progress(1, 0, 1, 5, 0));
    order.accept(progress(1, 0, 2, 3, 1));
    order.accept(progress(1, 0, 2, 4, 1));
    order.finish(epochs(2));
    order.finish(epochs(2));
    assertThat(heard).containsExactly("1/5", "epoch 1", "2/3", "2/4", "epoch 2");
  }

  @Test
  void ignoresHeartbeatsThatArriveLate() {
    ProgressOrder order = new ProgressOrder(listener, 0);
    order.accept(progress(1, 0, 2, 4, 1));
    order.accept(progress(1, 0, 1, 9, 0));
    order.accept(progress(1, 0, 2, 4, 1));
    assertThat(heard).containsExactly("epoch 1", "2/4");
  }

  @Test
  void fillsInEpochsThatNoHeartbeatBrought() {
    ProgressOrder order = new ProgressOrder(listener, 0);
    order.accept(progress(1, 0, 4, 1, 3));
    assertThat(heard).containsExactly("epoch 1", "epoch 2", "epoch 3", "4/1");
  }

  @Test
  void aRetriedAttemptRepeatsNoEpochAndSaysWhereItContinues() {
    ProgressOrder order = new ProgressOrder(listener, 0);
    order.accept(progress(1, 0, 3, 2, 2));
    heard.clear();
    order.accept(progress(2, 1, 2, 0, 1));
    order.accept(progress(2, 1, 2, 7, 1));
    order.accept(progress(2, 1, 3, 1, 2));
    order.finish(epochs(3));
    assertThat(heard)
        .containsExactly(
            "attempt 2 of the training stage continues from the checkpoint of step 1",
            "3/1",
            "epoch 3");
  }

  @Test
  void aResumedRunReportsNewEpochsOnly() {
    ProgressOrder order = new ProgressOrder(listener, 2);
    order.accept(progress(1, 2, 3, 1, 2));
    order.finish(epochs(4));
    assertThat(heard).containsExactly("3/1", "epoch 3", "epoch 4");
  }

  @Test
  void moreEpochsThanOneHeartbeatCarriesAreStillReportedInOrder() {
    ProgressOrder order = new ProgressOrder(listener, 0);
    int many = Progress.FINISHED + 10;
    order.accept(progress(1, 0, many + 1, 1, many));
    order.finish(epochs(many + 1));
    List<String> epochs = heard.stream().filter(line -> line.startsWith("epoch")).toList();
    assertThat(epochs)
        .isEqualTo(IntStream.rangeClosed(1, many + 1).mapToObj(e -> "epoch " + e).toList());
  }

  @Test
  void aListenerThatThrowsDisturbsNothing() {
    List<Integer> seen = new ArrayList<>();
    ProgressOrder order =
        new ProgressOrder(
            new ProgressListener() {
              @Override
              public void onEpoch(EpochMetrics metrics) {
                seen.add(metrics.epoch());
                throw new IllegalStateException("broken display");
              }
            },
            0);
    order.finish(epochs(2));
    assertThat(seen).containsExactly(1, 2);
  }

  private static Progress progress(
      int attempt, int restored, int epoch, int step, int finishedEpochs) {
    return new Progress(attempt, restored, epoch, 5, step, 9, 0.5, 100, epochs(finishedEpochs));
  }

  private static List<EpochMetrics> epochs(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            epoch ->
                new EpochMetrics(epoch, 1, ValidationScores.none(), 10, 1, 10, List.of(), "00"))
        .toList();
  }
}
