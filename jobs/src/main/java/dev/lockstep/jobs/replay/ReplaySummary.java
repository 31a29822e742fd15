package dev.lockstep.jobs.replay;

import dev.lockstep.jobs.run.Rows;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.pipeline.ReplayResult;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JSON line of {@code lockstep replay-rejects}.
 *
 * @param pipeline its name
 * @param replayed id of the version or failed run that had rejected the records
 * @param dataset address of the version that was published, absent if none was
 * @param version its name, absent if none was published
 * @param dryRun whether nothing was to be published
 * @param before how many records were rejected
 * @param added how many of them are rows now
 * @param filtered how many are left out now, by a filter, a rule that drops or as duplicates
 * @param rejected how many are still rejected
 * @param rules the rejected records by rule
 * @param notReplayed how many could not be replayed by reason, absent if all could
 * @param rows of the published version, absent if none was published
 */
public record ReplaySummary(
    String pipeline,
    String replayed,
    String dataset,
    String version,
    boolean dryRun,
    long before,
    long added,
    long filtered,
    long rejected,
    SortedMap<String, Change> rules,
    SortedMap<String, Long> notReplayed,
    Rows rows) {

  /**
   * Records of one rule.
   *
   * @param before that broke it
   * @param after that are rejected for it now
   */
  public record Change(long before, long after) {}

  /** Of what was done. */
  public static ReplaySummary of(String pipeline, ReplayResult result, boolean dryRun) {
    RowCounts counts = result.counts();
    return new ReplaySummary(
        pipeline,
        result.of(),
        result.published().map(version -> version.folder()).orElse(null),
        result.published().map(version -> version.manifest().id()).orElse(null),
        dryRun,
        counts.in(),
        result.added(),
        counts.filtered() + counts.duplicates(),
        counts.rejected(),
        changes(result),
        result.notReplayed().isEmpty() ? null : result.notReplayed(),
        result.published().map(version -> Rows.of(version.manifest())).orElse(null));
  }

  private static SortedMap<String, Change> changes(ReplayResult result) {
    TreeSet<String> rules = new TreeSet<>(result.before().keySet());
    rules.addAll(result.after().keySet());
    SortedMap<String, Change> changes = new TreeMap<>();
    for (String rule : rules) {
      long before = result.before().getOrDefault(rule, 0L);
      changes.put(rule, new Change(before, result.after().getOrDefault(rule, 0L)));
    }
    return changes;
  }
}
