package dev.lockstep.jobs.bench.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  private static BenchOptions options(BenchCase which, List<Long> rows, int repeats, String data) {
    return new BenchOptions(
        List.of(which),
        rows,
        repeats,
        2,
        4096,
        List.of(),
        Optional.ofNullable(data).map(Path::of),
        Map.of(),
        List.of());
  }

  @Test
  void rowsAreForGeneratedCasesOnly() {
    assertThat(options(BenchCase.CSV, List.of(10L), 1, null).rows()).containsExactly(10L);
    assertThatThrownBy(() -> options(BenchCase.MNIST, List.of(10L), 1, null))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("mnist", "csv, lineitem-csv, lineitem-parquet");
  }

  @Test
  void dataIsForFlightsOnly() {
    assertThat(options(BenchCase.FLIGHTS_PARQUET, List.of(), 1, "f.parquet").data()).isPresent();
    assertThatThrownBy(() -> options(BenchCase.CSV, List.of(), 1, "f.parquet"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("flights-parquet");
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> options(BenchCase.CSV, List.of(), 0, null))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("--repeat", "found 0");
    assertThatThrownBy(() -> options(BenchCase.CSV, List.of(0L), 1, null))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("--rows", "found 0");
  }

  @Test
  void unknownCaseSaysWhichThereAre() {
    assertThatThrownBy(() -> BenchCase.of("taxi"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("taxi", "csv", "flights-parquet", "mnist");
  }
}
