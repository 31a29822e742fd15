package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.quality.LeakReport.Leak;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/** Counts leaks of one kind and keeps the examples with the smallest hashes. Mergeable. */
final class LeakTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private final long[] values = new long[LeakKind.values().length];
  private final long[] rows = new long[LeakKind.values().length];
  private final TreeMap<Place, String[]> examples = new TreeMap<>();

  /** Of a value: its kind and its hash. */
  private record Place(int kind, long high, long low) implements Comparable<Place>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compareTo(Place other) {
      int order = Integer.compare(kind, other.kind);
      order = order != 0 ? order : Long.compare(high, other.high);
      return order != 0 ? order : Long.compare(low, other.low);
    }
  }

  Leak leak(LeakKind kind) {
    return new Leak(
        kind,
        values[kind.ordinal()],
        rows[kind.ordinal()],
        examples.entrySet().stream()
            .filter(e -> e.getKey().kind() == kind.ordinal())
            .map(e -> named(e.getValue()))
            .toList());
  }

  private static Map<Split, String> named(String[] bySplit) {
    Map<Split, String> named = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (bySplit[split.ordinal()] != null) {
        named.put(split, bySplit[split.ordinal()]);
      }
    }
    return named;
  }

  private void keep(Place place, String[] bySplit) {
    examples.put(place, bySplit);
    long same = examples.keySet().stream().filter(p -> p.kind() == place.kind()).count();
    if (same > LeakReport.EXAMPLES) {
      examples.remove(
          examples.lowerKey(new Place(place.kind() + 1, Long.MIN_VALUE, Long.MIN_VALUE)));
    }
  }

  /** Adds {@code kind, high, low, rows, train, validation, test}. */
  static final class Add implements Function2<LeakTally, Row, LeakTally> {
    private static final long serialVersionUID = 1L;

    @Override
    public LeakTally call(LeakTally tally, Row found) {
      int kind = found.getInt(0);
      tally.values[kind]++;
      tally.rows[kind] += found.getLong(3);
      String[] bySplit = {found.getString(4), found.getString(5), found.getString(6)};
      tally.keep(new Place(kind, found.getLong(1), found.getLong(2)), bySplit);
      return tally;
    }
  }

  /** Adds another tally; the order does not matter. */
  static final class Merge implements Function2<LeakTally, LeakTally, LeakTally> {
    private static final long serialVersionUID = 1L;

    @Override
    public LeakTally call(LeakTally tally, LeakTally more) {
      for (int kind = 0; kind < tally.values.length; kind++) {
        tally.values[kind] += more.values[kind];
        tally.rows[kind] += more.rows[kind];
      }
      more.examples.forEach(tally::keep);
      return tally;
    }
  }
}
