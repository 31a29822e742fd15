package dev.lockstep.preprocessing.split;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Frozen bounds of a stratified split, made by {@link StrataFit}. They belong into the manifest,
 * and the next version is made with them: that is what keeps every row in its split.
 *
 * @param strata sorted by value, the missing one first
 */
public record StrataBounds(List<Stratum> strata) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * One value of the column.
   *
   * @param value text of the value, absent for rows without one
   * @param validationEnd validation is where the upper 53 bits of the key's hash are below
   * @param testEnd test is what is left below this
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Stratum(String value, long validationEnd, long testEnd) implements Serializable {
    private static final long serialVersionUID = 1L;

    public Stratum {
      bounds(validationEnd, testEnd);
    }

    HashBounds bounds() {
      return bounds(validationEnd, testEnd);
    }

    private static HashBounds bounds(long validationEnd, long testEnd) {
      return new HashBounds(validationEnd, testEnd);
    }
  }

  public StrataBounds {
    strata =
        strata.stream()
            .sorted(
                Comparator.comparing(
                    Stratum::value, Comparator.nullsFirst(Comparator.naturalOrder())))
            .toList();
    Set<String> values = new HashSet<>();
    for (Stratum stratum : strata) {
      if (!values.add(stratum.value())) {
        throw new IllegalArgumentException("two strata are called " + stratum.value());
      }
    }
  }

  /** No stratum was fit. */
  public static StrataBounds none() {
    return new StrataBounds(List.of());
  }

  /** Bounds by value; the missing one's key is null. */
  Map<String, HashBounds> byValue() {
    Map<String, HashBounds> map = new HashMap<>();
    strata.forEach(stratum -> map.put(stratum.value(), stratum.bounds()));
    return map;
  }
}
