package dev.lockstep.training.evaluate;

import dev.lockstep.preprocessing.dataset.LabelSpec;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.inference.AnsweredRow;
import java.util.List;
import java.util.Map;

/**
 * All rows of a split, and its groups. Merge parts in a fixed order to get the same bits. Not
 * thread-safe.
 */
final class SplitTally {
  private final Tally all;
  private final List<String> columns;
  private final GroupTallies groups;

  /** What travels. */
  private record Parts(byte[] all, List<Map<String, byte[]>> groups) {}

  SplitTally(LabelSpec label, EvaluateSpec spec) {
    this.all = Tally.of(label, spec);
    this.columns = spec.groups();
    this.groups = new GroupTallies(columns, () -> GroupTally.of(label, spec.topK()));
  }

  void add(AnsweredRow row) {
    all.add(row.key(), row.label(), row.answer(), row::stored);
    if (!columns.isEmpty()) {
      groups.add(columns.stream().map(row::kept).toList(), row.label(), row.answer());
    }
  }

  byte[] toBytes() {
    return Json.pretty(new Parts(all.toBytes(), groups.parts()));
  }

  void merge(byte[] part) {
    Parts parts = Json.read(part, Parts.class, "a tally");
    all.merge(parts.all());
    groups.merge(parts.groups());
  }

  long rows() {
    return all.rows();
  }

  EvaluationReport report() {
    return all.report().with(groups.scores());
  }
}
