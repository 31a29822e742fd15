package dev.lockstep.jobs.bench.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.listener.RankPhases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SideWindowsTest {
  /** Two ranks; 10 steps of 128 rows each. */
  private static Window window(double seconds) {
    return new Window(
        2 * 10 * 128,
        seconds,
        4,
        2.0,
        List.of(new RankPhases(0, 0, 0.5, 0.1, 0.2), new RankPhases(0, 0, 0.7, 0.3, 0.4)));
  }

  private static SideWindows side(String name, double... seconds) {
    SideWindows side = new SideWindows("mlp", name, 2, "1.0");
    for (double each : seconds) {
      side.add(window(each));
    }
    return side;
  }

  @Test
  void figuresAreMediansWithTheirSpreadAndPhasesPerStep() {
    TrainFigures figures = side("lockstep", 4, 1, 2).figures();
    assertThat(figures.samplesPerSecond()).isEqualTo(1280);
    assertThat(figures.slowest()).isEqualTo(640);
    assertThat(figures.fastest()).isEqualTo(2560);
    assertThat(figures.samplesPerCpuSecond()).isEqualTo(640);
    assertThat(figures.computeMs()).isEqualTo(60);
    assertThat(figures.exchangeMs()).isEqualTo(20);
    assertThat(figures.updateMs()).isEqualTo(30);
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    // the second round was slow for both
    TrainRatio ratio = side("lockstep", 1, 10, 1).over(side("peer", 2, 20, 3), 1, 2.5);
    assertThat(ratio.ratio()).isEqualTo(2);
    assertThat(ratio.lowest()).isEqualTo(2);
    assertThat(ratio.highest()).isEqualTo(3);
    assertThat(ratio.line()).endsWith("ratio 2.00 (2.00 to 3.00), goal 2.5 MISSED");
    assertThat(Json.line(ratio))
        .startsWith(
            "{\"bench\":\"train\",\"case\":\"mlp\",\"ours_name\":\"lockstep 2 x 1\","
                + "\"peer_name\":\"peer 2 x 1\",\"ours\":2560.0,");
  }

  @Test
  void efficiencyIsTheShareOfTwiceTheSpeed() {
    TrainRatio ratio = side("two", 1).over(side("one", 1.8), 2, 0.9);
    assertThat(ratio.peerName()).isEqualTo("2 times one 2 x 1");
    assertThat(ratio.ratio()).isEqualTo(0.9);
    assertThat(ratio.line()).endsWith("goal 0.9 reached");
  }

  @Test
  void aSideIsWarmWhenItGetsNoFaster() {
    double[] seconds = {9, 5, 3, 2.95, 3.1, 3.0, 1, 1};
    int[] measured = {0};
    new WarmUp(15).run(() -> window(seconds[measured[0]++]));
    assertThat(measured[0]).isEqualTo(6);

    measured[0] = 0;
    new WarmUp(15).run(() -> window(1.0 / ++measured[0]));
    assertThat(measured[0]).isEqualTo(15);
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    assertThatThrownBy(() -> new TrainOptions(Optional.empty(), 0, 1))
        .isInstanceOf(UserException.class)
        .hasMessage("--repeat must be at least 1, found 0");
    assertThatThrownBy(() -> new TrainOptions(Optional.empty(), 1, 0))
        .isInstanceOf(UserException.class)
        .hasMessage("--seconds must be more than 0 and at most 60, found 0.0");
    assertThatThrownBy(() -> new TrainOptions(Optional.of(Path.of("/nowhere/python")), 1, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--python is /nowhere/python, which is not an executable file");
  }
}
