package dev.lockstep.jobs.bench.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.jobs.bench.Benchmark;
import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class TrainBenchmarkIT {
  @TempDir private Path folder;

  @Test
  void measuresOurSidesAndDeeplearning4jWhereThereIsNoPython() {
    TrainCase kind = TrainCase.LSTM;
    List<Finding> found = run(steps(kind, Optional.empty()));

    assertThat(figures(found))
        .extracting(side -> side.side() + side.processes())
        .containsExactly("lockstep1", "lockstep2", "lockstep apart2", "deeplearning4j1");
    assertThat(figures(found))
        .allSatisfy(
            side -> {
              assertThat(side.variant()).isEqualTo(kind.label());
              assertThat(side.version()).isNotEmpty();
              assertThat(side.samplesPerSecond())
                  .isBetween(side.slowest(), side.fastest())
                  .isPositive();
              assertThat(side.loss()).isPositive();
            });
    assertThat(figures(found).get(1).exchangeMs()).isPositive();
    assertThat(figures(found).get(3).exchangeMs()).isNull();
    assertThat(ratios(found))
        .extracting(TrainRatio::peerName)
        .containsExactly(
            "2 times lockstep 1 x 1", "2 times lockstep 1 x 1", "deeplearning4j 1 x 1");
  }

  @Test
  void comparesWithWhateverSpeaksThePeersLines() throws Exception {
    Path python =
        script(
            """
            [ "$3" = 0 ] && echo '{"version": "2.0"}'
            while read -r steps; do
              [ "$3" = 0 ] && \
            echo '{"samples": 128, "seconds": 128.0, "cpu_seconds": 1.0, "loss": 2.0}'
            done
            """);
    List<Finding> found = run(steps(TrainCase.MLP, Optional.of(python)));
    assertThat(figures(found))
        .filteredOn(side -> side.side().equals("pytorch"))
        .hasSize(2)
        .allSatisfy(side -> assertThat(side.samplesPerSecond()).isEqualTo(1));
    assertThat(ratios(found).get(4).peerName()).isEqualTo("pytorch 2 x 1");
    assertThat(ratios(found).get(4).ratio()).isGreaterThan(1);
  }

  @Test
  void tellsNoFigureOfASideThatDoesNotLearn() throws Exception {
    Path python =
        script(
            """
            [ "$3" = 0 ] && echo '{"version": "2.0"}'
            while read -r steps; do
              [ "$3" = 0 ] && \
            echo '{"samples": 128, "seconds": 1.0, "cpu_seconds": 1.0, "loss": 7.5}'
            done
            """);
    assertThatThrownBy(() -> run(steps(TrainCase.MLP, Optional.of(python))))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("pytorch 1 x 1 does not learn: its loss is 7.5");
  }

  @Test
  void comparesTrainingMastersOnOneRdd() {
    List<Finding> found =
        run(new MasterBenchmark(new TrainOptions(Optional.empty(), 1, 1), folder.resolve("logs")));
    assertThat(figures(found))
        .extracting(TrainFigures::side)
        .containsExactly("lockstep master", "parameter_averaging master");
    assertThat(ratios(found)).singleElement().extracting(TrainRatio::ratio).isNotNull();
  }

  private Benchmark steps(TrainCase kind, Optional<Path> python) {
    return new StepBenchmark(kind, new TrainOptions(python, 1, 0.05), folder.resolve("logs"));
  }

  private static List<Finding> run(Benchmark benchmark) {
    List<Finding> found = new ArrayList<>();
    benchmark.run(found::add);
    return found;
  }

  private static List<TrainFigures> figures(List<Finding> found) {
    return found.stream()
        .filter(TrainFigures.class::isInstance)
        .map(TrainFigures.class::cast)
        .toList();
  }

  private static List<TrainRatio> ratios(List<Finding> found) {
    return found.stream().filter(TrainRatio.class::isInstance).map(TrainRatio.class::cast).toList();
  }

  private Path script(String body) throws Exception {
    Path script = folder.resolve("python");
    Files.writeString(script, "#!/bin/sh\n" + body);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
