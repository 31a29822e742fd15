package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became, or would become, of rejected records.
 *
 * @param of id of the version or failed run that had put them aside
 * @param published the version in which they are what they are now; empty if nothing was published
 * @param counts what became of all of them, also of those that were not to be replayed
 * @param before how many there were by the rule that they broke
 * @param after how many are still rejected, by the rule that they break
 * @param notReplayed how many could not be replayed, by reason
 */
public record ReplayResult(
    String of,
    Optional<DatasetVersion> published,
    RowCounts counts,
    SortedMap<String, Long> before,
    SortedMap<String, Long> after,
    SortedMap<String, Long> notReplayed) {
  public ReplayResult {
    before = sorted(before);
    after = sorted(after);
    notReplayed = sorted(notReplayed);
  }

  /** How many rows they are now. */
  public long added() {
    return counts.train() + counts.validation() + counts.test();
  }

  ReplayResult with(DatasetVersion version) {
    return new ReplayResult(of, Optional.of(version), counts, before, after, notReplayed);
  }

  /** There was nothing to replay. */
  static ReplayResult nothing(String of, Map<String, Long> before) {
    SortedMap<String, Long> same = new TreeMap<>(before);
    long rejected = same.values().stream().mapToLong(Long::longValue).sum();
    RowCounts counts = new RowCounts(rejected, 0, 0, 0, 0, 0, rejected);
    return new ReplayResult(of, Optional.empty(), counts, same, same, new TreeMap<>());
  }

  private static SortedMap<String, Long> sorted(Map<String, Long> counts) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}
