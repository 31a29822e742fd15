package dev.lockstep.preprocessing.source.replay;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Which rejected records are read again, and from what. Travels to executors.
 *
 * @param rules that they broke; empty: any
 * @param corrected bytes to read instead of what was kept, by place, whatever rule was broken; the
 *     same bytes are no correction
 */
public record Choice(Set<String> rules, Map<Place, byte[]> corrected) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Choice {
    rules = Set.copyOf(rules);
    corrected = Map.copyOf(corrected);
  }

  /** Every record, as it was kept. */
  public static Choice all() {
    return new Choice(Set.of(), Map.of());
  }

  /** Places of corrected records. */
  public Set<Place> places() {
    return Set.copyOf(corrected.keySet());
  }

  /** What to read instead of what was kept; null if that is not corrected. */
  byte[] correction(Place place, byte[] raw) {
    byte[] bytes = corrected.get(place);
    return bytes == null || Arrays.equals(bytes, raw) ? null : bytes;
  }

  boolean includes(String rule) {
    return rules.isEmpty() || rules.contains(rule);
  }
}
