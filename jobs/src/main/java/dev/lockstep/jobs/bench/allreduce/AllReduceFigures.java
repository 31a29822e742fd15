package dev.lockstep.jobs.bench.allreduce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.jobs.bench.Finding;
import java.util.Locale;

/**
 * One size with one number of processes. Times are milliseconds for one all-reduce.
 *
 * @param bench name of the benchmark
 * @param processes number of processes
 * @param bytes size of the buffer
 * @param wire how our elements travel
 * @param ours median of our samples
 * @param oursBest our fastest sample
 * @param gigabytesPerSecond bytes divided by {@code ours}
 * @param peerName the peer and its versions, or null where it is absent
 * @param peer median of the peer's samples, or null
 * @param peerBest the peer's fastest sample, or null
 * @param peerCall what the peer takes for a call without communication, or null
 * @param ratio the peer's median divided by ours, or null; above 1 ours is faster
 * @param ratioBest the same of the fastest samples, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "bench",
  "processes",
  "bytes",
  "wire",
  "ours",
  "ours_best",
  "gigabytes_per_second",
  "peer_name",
  "peer",
  "peer_best",
  "peer_call",
  "ratio",
  "ratio_best"
})
public record AllReduceFigures(
    String bench,
    int processes,
    int bytes,
    String wire,
    double ours,
    double oursBest,
    double gigabytesPerSecond,
    String peerName,
    Double peer,
    Double peerBest,
    Double peerCall,
    Double ratio,
    Double ratioBest)
    implements Finding {

  @Override
  public String line() {
    String own =
        String.format(
            Locale.ROOT,
            "%s of %s, %d processes: %s ms (best %s)",
            bench,
            size(bytes),
            processes,
            ours,
            oursBest);
    return peerName == null
        ? own
        : own
            + String.format(
                Locale.ROOT,
                ", gloo %s ms (best %s), ratio %.2f (best %.2f)",
                peer,
                peerBest,
                ratio,
                ratioBest);
  }

  private static String size(int bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.4g KB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.4g MB", bytes / 1e6);
  }
}
