package dev.lockstep.preprocessing.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts broken rules while records are on their way, and keeps the first records, by object and
 * position, as examples. Bounded by the number of rules; not thread-safe.
 */
public final class RuleTally {
  private final SortedMap<String, Entry> byRule = new TreeMap<>();

  private static final class Entry {
    private long count;
    private final List<Broken> first = new ArrayList<>();

    /** Keeps the first ones; most records come too late to be one. */
    private void keep(Broken broken) {
      int last = first.size() - 1;
      if (first.size() == RejectionBudget.EXAMPLES
          && Broken.ORDER.compare(broken, first.get(last)) >= 0) {
        return;
      }
      first.add(broken);
      first.sort(Broken.ORDER);
      if (first.size() > RejectionBudget.EXAMPLES) {
        first.remove(first.size() - 1);
      }
    }
  }

  /** Counts a record that was dropped or rejected. */
  public void add(String rule, String source, long position, String reason) {
    Entry entry = entry(rule);
    entry.count++;
    entry.keep(new Broken(source, position, reason));
  }

  /** Adds another one's counts; the order does not matter. */
  public void merge(RuleTally other) {
    other.byRule.forEach(
        (rule, more) -> {
          Entry entry = entry(rule);
          entry.count += more.count;
          more.first.forEach(entry::keep);
        });
  }

  /**
   * Adds what a report counted, of which some records are counted anew.
   *
   * @param except records by the rule that they broke then
   * @throws IllegalArgumentException if that is more than the report has
   */
  public void include(QualityReport before, Map<String, Long> except) {
    Map<String, Long> unknown = new TreeMap<>(except);
    for (QualityReport.Result rule : before.rules()) {
      long left = rule.broken() - except.getOrDefault(rule.name(), 0L);
      unknown.remove(rule.name());
      if (left < 0) {
        unknown.put(rule.name(), -left);
      } else if (left > 0) {
        Entry entry = entry(rule.name());
        entry.count += left;
        if (left == rule.broken()) {
          rule.examples().forEach(entry::keep);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("more records than were counted by rule: " + unknown);
    }
  }

  /** How many records broke a rule. */
  public long count(String rule) {
    Entry entry = byRule.get(rule);
    return entry == null ? 0 : entry.count;
  }

  /** Names of the rules that were broken, sorted. */
  List<String> rules() {
    return List.copyOf(byRule.keySet());
  }

  /** The first records that broke a rule. */
  List<Broken> first(String rule) {
    Entry entry = byRule.get(rule);
    return entry == null ? List.of() : List.copyOf(entry.first);
  }

  /** For a shuffle; equal counts give equal bytes. */
  public byte[] toBytes() {
    TallyWriter out = new TallyWriter();
    out.number(byRule.size());
    byRule.forEach(
        (rule, entry) -> {
          out.text(rule);
          out.number(entry.count);
          out.number(entry.first.size());
          for (Broken broken : entry.first) {
            out.text(broken.source());
            out.number(broken.position());
            out.text(broken.reason());
          }
        });
    return out.bytes();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else
   */
  public static RuleTally of(byte[] bytes) {
    TallyReader in = new TallyReader(bytes);
    RuleTally tally = new RuleTally();
    long rules = in.number();
    for (long r = 0; r < rules; r++) {
      Entry entry = tally.entry(in.text());
      entry.count = in.number();
      long examples = in.number();
      for (long e = 0; e < examples; e++) {
        entry.keep(new Broken(in.text(), in.number(), in.text()));
      }
    }
    in.end();
    return tally;
  }

  private Entry entry(String rule) {
    return byRule.computeIfAbsent(rule, name -> new Entry());
  }
}
