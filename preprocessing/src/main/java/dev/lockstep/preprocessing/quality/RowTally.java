package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.RowCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts records by raw object: how many were read, and what became of them. The two are counted
 * where each happens, by the reader and at the end of the way, so that a record that is lost or
 * doubled between cannot hide. Some hundred bytes per object; not thread-safe.
 */
public final class RowTally {
  private static final int OUTCOMES = Outcome.values().length;
  private static final int READ = OUTCOMES;
  private static final int SHOWN = 5;

  /** By object: records by ordinal of their outcome, then records read. */
  private final Map<String, long[]> bySource = new HashMap<>();

  /** Counts records that the reader of a raw object gave, whatever became of them. */
  public void read(String source, long records) {
    counts(source)[READ] += records;
  }

  /** Counts records of a raw object with the same outcome. */
  public void add(String source, Outcome outcome, long records) {
    counts(source)[outcome.ordinal()] += records;
  }

  /** Adds another one's counts; the order does not matter. */
  public void merge(RowTally other) {
    other.bySource.forEach(
        (source, more) -> {
          long[] counts = counts(source);
          Arrays.setAll(counts, i -> counts[i] + more[i]);
        });
  }

  /** For a shuffle; equal counts give equal bytes. */
  public byte[] toBytes() {
    TallyWriter out = new TallyWriter();
    out.number(bySource.size());
    new TreeMap<>(bySource)
        .forEach(
            (source, counts) -> {
              out.text(source);
              for (long count : counts) {
                out.number(count);
              }
            });
    return out.bytes();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else
   */
  public static RowTally of(byte[] bytes) {
    TallyReader in = new TallyReader(bytes);
    RowTally tally = new RowTally();
    long sources = in.number();
    for (long s = 0; s < sources; s++) {
      long[] counts = tally.counts(in.text());
      Arrays.setAll(counts, i -> in.number());
    }
    in.end();
    return tally;
  }

  /**
   * The final accounting.
   *
   * @throws IllegalStateException if of some object not every record that was read has an outcome,
   *     or one has two
   */
  public Accounting freeze() {
    Map<String, RowCounts> frozen = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    new TreeMap<>(bySource)
        .forEach(
            (source, n) -> {
              long out = Arrays.stream(n, 0, OUTCOMES).sum();
              if (out == n[READ]) {
                frozen.put(source, new RowCounts(n[READ], n[0], n[1], n[2], n[3], n[4], n[5]));
              } else {
                wrong.add(source + ": " + n[READ] + " read but " + out + " accounted for");
              }
            });
    if (!wrong.isEmpty()) {
      long read = bySource.values().stream().mapToLong(n -> n[READ]).sum();
      long out = bySource.values().stream().flatMapToLong(n -> Arrays.stream(n, 0, OUTCOMES)).sum();
      throw new IllegalStateException(
          "records were lost or doubled in "
              + wrong.size()
              + " of "
              + bySource.size()
              + " objects (of all together "
              + read
              + " were read, "
              + out
              + " are accounted for): "
              + String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size()))));
    }
    return Accounting.of(frozen);
  }

  private long[] counts(String source) {
    return bySource.computeIfAbsent(source, s -> new long[OUTCOMES + 1]);
  }
}
