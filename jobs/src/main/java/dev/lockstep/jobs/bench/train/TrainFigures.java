package dev.lockstep.jobs.bench.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.jobs.bench.Finding;
import java.util.Locale;

/**
 * One side of one case.
 *
 * @param bench name of the benchmark
 * @param variant name of the case, {@code case} in JSON
 * @param side who trains
 * @param processes that train together; tasks on Spark
 * @param threads of each
 * @param batch rows per process and step
 * @param version of what trains
 * @param samplesPerSecond of all processes, median of the windows
 * @param slowest window
 * @param fastest window
 * @param samplesPerCpuSecond of all processes, median: other work on the machine disturbs it less
 * @param computeMs forward and backward pass, milliseconds per step, mean over the ranks, or null
 *     where it is not known
 * @param exchangeMs the all-reduce with the wait for slower ranks, or null
 * @param updateMs from the sums to new parameters, or null
 * @param loss of the last step
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "bench",
  "case",
  "side",
  "processes",
  "threads",
  "batch",
  "version",
  "samples_per_second",
  "slowest",
  "fastest",
  "samples_per_cpu_second",
  "compute_ms",
  "exchange_ms",
  "update_ms",
  "loss"
})
public record TrainFigures(
    String bench,
    @JsonProperty("case") String variant,
    String side,
    int processes,
    int threads,
    int batch,
    String version,
    double samplesPerSecond,
    double slowest,
    double fastest,
    double samplesPerCpuSecond,
    Double computeMs,
    Double exchangeMs,
    Double updateMs,
    double loss)
    implements Finding {

  @Override
  public String line() {
    String rate =
        String.format(
            Locale.ROOT,
            "train %s: %s %d x %d: %,.0f samples/s (%,.0f to %,.0f)",
            variant,
            side,
            processes,
            threads,
            samplesPerSecond,
            slowest,
            fastest);
    return computeMs == null
        ? rate
        : rate
            + String.format(
                Locale.ROOT,
                ", ms per step: compute %s, exchange %s, update %s",
                computeMs,
                exchangeMs,
                updateMs);
  }
}
