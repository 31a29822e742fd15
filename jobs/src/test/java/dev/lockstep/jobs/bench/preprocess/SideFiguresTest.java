package dev.lockstep.jobs.bench.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.peer.Took;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideFiguresTest {
  private static SideFigures figures(long rows, Took... runs) {
    return SideFigures.of(BenchCase.CSV, rows, Sides.DUCKDB, List.of(runs), 7_600_000);
  }

  @Test
  void medianSpreadAndLargestMemoryAreTold() {
    SideFigures found =
        figures(
            1_000,
            new Took(3, 5, 100_000_000),
            new Took(1, 2, 300_000_000),
            new Took(2, 9, 200_000_000));
    assertThat(found.seconds()).isEqualTo(2);
    assertThat(found.fastest()).isEqualTo(1);
    assertThat(found.slowest()).isEqualTo(3);
    assertThat(found.cpuSeconds()).isEqualTo(5);
    assertThat(found.peakRssMb()).isEqualTo(300);
    assertThat(found.outputMb()).isEqualTo(8);
    assertThat(figures(1, new Took(1, 1, 0), new Took(2, 2, 0)).seconds()).isEqualTo(1.5);
  }

  @Test
  void linesStartWithBenchmarkCaseRowsAndSide() {
    assertThat(Json.line(figures(1_000, new Took(1, 1, 1))))
        .startsWith(
            "{\"bench\":\"preprocess\",\"case\":\"csv\",\"rows\":1000,\"side\":\"duckdb\",");
  }

  @Test
  void oursIsComparedWithEveryPeer() {
    SideFigures ours =
        SideFigures.of(BenchCase.MNIST, 70, Sides.LOCKSTEP, List.of(new Took(2, 1, 1)), 1);
    SideFigures peer =
        SideFigures.of(BenchCase.MNIST, 70, Sides.SPARK_COPY, List.of(new Took(3, 1, 1)), 1);
    assertThat(PreprocessBenchmark.compare(List.of(ours, peer)))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.ratio()).isEqualTo(1.5);
              assertThat(one.peerName()).isEqualTo("spark-copy");
            });
    assertThat(PreprocessBenchmark.compare(List.of(peer, peer))).isEmpty();
  }

  @Test
  void linearTimeAndFlatMemoryAreOne() {
    Scaling found =
        Scaling.of(
            List.of(
                figures(1_000, new Took(1, 1, 500_000_000)),
                figures(10_000, new Took(10, 1, 500_000_000))));
    assertThat(found.timeRatio()).isEqualTo(1);
    assertThat(found.memoryRatio()).isEqualTo(1);
    assertThat(found.rows()).containsExactly(1_000L, 10_000L);
  }
}
