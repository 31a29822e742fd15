package dev.lockstep.jobs.bench.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.jobs.bench.Measurement;
import dev.lockstep.jobs.bench.peer.Sides;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small runs of real processes. */
class PreprocessBenchmarkIT {
  @TempDir private Path folder;

  private final List<String> said = new ArrayList<>();

  @Test
  void everySideOfATableWritesTheSameValues() throws Exception {
    List<Finding> found = run(BenchCase.CSV, List.of(20_000L), List.of());
    int sides = BenchCase.CSV.sides().size();
    assertThat(found).hasSize(sides + sides - 1);
    assertThat(found.subList(0, sides))
        .allSatisfy(
            one -> {
              SideFigures figures = (SideFigures) one;
              assertThat(figures.rows()).isEqualTo(20_000);
              assertThat(figures.seconds()).isPositive();
              assertThat(figures.peakRssMb()).isGreaterThan(50);
            });
    assertThat(said)
        .contains(
            "spark-ml and spark-sql wrote the same values",
            "spark-ml and spark-fused wrote the same values",
            "spark-ml and duckdb wrote the same values",
            "spark-ml and lockstep wrote the same values");
    assertThat(found.subList(sides, found.size())).hasOnlyElementsOfType(Measurement.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"LINEITEM_CSV", "LINEITEM_PARQUET"})
  void lockstepPreparesLineItemsAsItsPeersDo(BenchCase which) throws Exception {
    List<Finding> found =
        run(which, List.of(20_000L), List.of(Sides.LOCKSTEP, Sides.DUCKDB, Sides.SPARK_COPY));
    assertThat(said).contains("duckdb and lockstep wrote the same values");
    assertThat(found).filteredOn(Measurement.class::isInstance).hasSize(2);
  }

  /** A table of the shape of the published one, which comes from a registry. */
  @Test
  void lockstepPreparesFlightsAsItsPeersDo() throws Exception {
    Path flights = folder.resolve("flights.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select timestamp '2001-01-01' + to_minutes(i) as date, (hash(i) % 200)::bigint as"
              + " delay, (100 + hash(i + 7) % 2000)::bigint as distance, 'A' || hash(i + 1) % 20 as"
              + " origin, 'B' || hash(i + 2) % 25 as destination from range(20000) r(i)) to '"
              + flights
              + "' (format parquet)");
    }
    run(
        BenchCase.FLIGHTS_PARQUET,
        List.of(),
        List.of(Sides.LOCKSTEP, Sides.DUCKDB, Sides.SPARK_COPY),
        Optional.of(flights));
    assertThat(said).contains("duckdb and lockstep wrote the same values");
  }

  @Test
  void lineItemsAreMadeAsCsvAndParquetAndGrowthIsTold() throws Exception {
    List<Finding> found =
        run(BenchCase.LINEITEM_PARQUET, List.of(6_000L, 12_000L), List.of(Sides.DUCKDB));
    assertThat(found).hasSize(3);
    assertThat(found.get(2)).isInstanceOf(Scaling.class);
    Scaling growth = (Scaling) found.get(2);
    assertThat(growth.rows().get(1)).isBetween(11_000L, 13_000L);
    assertThat(growth.rows().get(0)).isBetween(5_000L, 7_000L);
  }

  private List<Finding> run(BenchCase which, List<Long> rows, List<Sides> sides) throws Exception {
    return run(which, rows, sides, Optional.empty());
  }

  private List<Finding> run(
      BenchCase which, List<Long> rows, List<Sides> sides, Optional<Path> data) throws Exception {
    BenchOptions options =
        new BenchOptions(List.of(which), rows, 1, 2, 1024, sides, data, Map.of(), List.of());
    List<Finding> found = new ArrayList<>();
    new PreprocessBenchmark(options, folder, peerJars(), said::add).run(found::add);
    return found;
  }

  /** As {@code deploy/bench} has put them together. */
  private static List<Path> peerJars() throws Exception {
    try (Stream<Path> jars = Files.list(Paths.get(System.getProperty("lockstep.bench.home")))) {
      return jars.sorted().toList();
    }
  }
}
