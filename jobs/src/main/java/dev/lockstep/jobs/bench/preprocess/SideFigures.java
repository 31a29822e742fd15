package dev.lockstep.jobs.bench.preprocess;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.jobs.bench.Finding;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.peer.Took;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one side took.
 *
 * @param bench name of the benchmark
 * @param variant the case, {@code case} in JSON
 * @param rows of the raw data
 * @param side who
 * @param writes what it does and writes
 * @param repeats how often it ran
 * @param seconds median of wall time
 * @param fastest least wall time, in seconds
 * @param slowest largest wall time, in seconds
 * @param cpuSeconds median of the process's CPU time, all threads
 * @param peakRssMb largest resident memory of any run, in MB
 * @param outputMb size of the Parquet files, in MB
 */
@JsonPropertyOrder({"bench", "case", "rows", "side"})
public record SideFigures(
    String bench,
    @JsonProperty("case") String variant,
    long rows,
    String side,
    String writes,
    int repeats,
    double seconds,
    double fastest,
    double slowest,
    double cpuSeconds,
    long peakRssMb,
    long outputMb)
    implements Finding {
  private static final double MB = 1e6;

  static SideFigures of(BenchCase which, long rows, Sides side, List<Took> runs, long bytes) {
    double[] seconds = sorted(runs, Took::seconds);
    return new SideFigures(
        PreprocessBenchmark.NAME,
        which.label(),
        rows,
        side.label(),
        side.writes(),
        runs.size(),
        round(median(seconds)),
        round(seconds[0]),
        round(seconds[seconds.length - 1]),
        round(median(sorted(runs, Took::cpuSeconds))),
        Math.round(runs.stream().mapToLong(Took::peakRssBytes).max().orElseThrow() / MB),
        Math.round(bytes / MB));
  }

  private static double[] sorted(List<Took> runs, ToDoubleFunction<Took> figure) {
    return runs.stream().mapToDouble(figure).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double round(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }

  @Override
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s %s, %,d rows: %-12s %7.2f s (%.2f to %.2f in %d), CPU %7.2f s, peak %,6d MB, output %,d MB",
        bench,
        variant,
        rows,
        side,
        seconds,
        fastest,
        slowest,
        repeats,
        cpuSeconds,
        peakRssMb,
        outputMb);
  }
}
