package dev.lockstep.jobs.bench.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.lockstep.jobs.bench.Finding;
import java.util.Locale;

/**
 * Two sides of one case against each other.
 *
 * @param bench name of the benchmark
 * @param variant name of the case, {@code case} in JSON
 * @param oursName our side
 * @param peerName what it is compared with
 * @param ours our median
 * @param peer the peer's median
 * @param ratio median over the rounds of the round's ratio; above 1 ours is faster
 * @param lowest round's ratio
 * @param highest round's ratio
 * @param goal what the ratio should be at least, or null where nothing is promised
 * @param unit of both figures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "bench",
  "case",
  "ours_name",
  "peer_name",
  "ours",
  "peer",
  "ratio",
  "lowest",
  "highest",
  "goal",
  "unit"
})
public record TrainRatio(
    String bench,
    @JsonProperty("case") String variant,
    String oursName,
    String peerName,
    double ours,
    double peer,
    double ratio,
    double lowest,
    double highest,
    Double goal,
    String unit)
    implements Finding {

  @Override
  public String line() {
    String compared =
        String.format(
            Locale.ROOT,
            "train %s: %s over %s: ratio %.2f (%.2f to %.2f)",
            variant,
            oursName,
            peerName,
            ratio,
            lowest,
            highest);
    return goal == null
        ? compared
        : compared + ", goal " + goal + (ratio >= goal ? " reached" : " MISSED");
  }
}
