package dev.lockstep.jobs.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;

/**
 * One comparison, as JSON lines show it.
 *
 * @param bench name of the benchmark
 * @param variant what was measured, {@code case} in JSON
 * @param peerName what it is compared with
 * @param ours our figure
 * @param peer the peer's figure
 * @param ratio above 1 where ours is better
 * @param unit of both figures
 */
@JsonPropertyOrder({"bench", "case", "peer_name", "ours", "peer", "ratio", "unit"})
public record Measurement(
    String bench,
    @JsonProperty("case") String variant,
    String peerName,
    double ours,
    double peer,
    double ratio,
    String unit)
    implements Finding {

  /** Of times, where less is better. */
  public static Measurement ofSeconds(
      String bench, String variant, String peerName, double ours, double peer) {
    return new Measurement(
        bench, variant, peerName, digits(ours), digits(peer), digits(peer / ours), "s");
  }

  private static double digits(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }

  @Override
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s %s: %s %s, %s %s %s, ratio %.2f",
        bench,
        variant,
        ours,
        unit,
        peerName,
        peer,
        unit,
        ratio);
  }
}
