package dev.lockstep.jobs.bench.preprocess;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.jobs.bench.Finding;
import java.util.List;
import java.util.Locale;

/**
 * How a side's time and memory grow with the number of rows.
 *
 * @param bench name of the benchmark
 * @param variant the case, {@code case} in JSON
 * @param side who
 * @param rows numbers of rows, ascending
 * @param seconds median wall time of each
 * @param peakRssMb largest resident memory of each, in MB
 * @param timeRatio seconds per row of the most rows over that of the fewest; 1 is linear
 * @param memoryRatio peak memory of the most rows over that of the fewest; 1 is flat
 */
@JsonPropertyOrder({"bench", "case", "side"})
public record Scaling(
    String bench,
    @JsonProperty("case") String variant,
    String side,
    List<Long> rows,
    List<Double> seconds,
    List<Long> peakRssMb,
    double timeRatio,
    double memoryRatio)
    implements Finding {

  /** Of at least two figures of one side, ascending by rows. */
  static Scaling of(List<SideFigures> figures) {
    SideFigures fewest = figures.get(0);
    SideFigures most = figures.get(figures.size() - 1);
    double perRow = most.seconds() / most.rows();
    return new Scaling(
        fewest.bench(),
        fewest.variant(),
        fewest.side(),
        figures.stream().map(SideFigures::rows).toList(),
        figures.stream().map(SideFigures::seconds).toList(),
        figures.stream().map(SideFigures::peakRssMb).toList(),
        round(perRow / (fewest.seconds() / fewest.rows())),
        round((double) most.peakRssMb() / fewest.peakRssMb()));
  }

  private static double round(double ratio) {
    return Math.round(ratio * 100) / 100.0;
  }

  @Override
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s %s, %,d to %,d rows: %s takes %.2f times the seconds per row and %.2f times the memory",
        bench,
        variant,
        rows.get(0),
        rows.get(rows.size() - 1),
        side,
        timeRatio,
        memoryRatio);
  }
}
