package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.source.replay.NotReplayed;
import dev.lockstep.preprocessing.source.replay.Place;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import scala.Tuple2;

/**
 * What would become of rejected records, found by reading and dividing them without writing.
 *
 * @param counts what they would be
 * @param rejected those still rejected by rule
 * @param notReplayed those that could not be replayed, by reason
 * @param corrected how many of the corrected ones would no longer be rejected
 */
record Rehearsal(
    RowCounts counts,
    SortedMap<String, Long> rejected,
    SortedMap<String, Long> notReplayed,
    long corrected) {

  /**
   * Runs the query.
   *
   * @param corrections places of corrected records, all of which the query reads
   */
  static Rehearsal of(TableQuery query, Set<Place> corrections) {
    Buckets buckets = Buckets.of(query);
    RowCounts counts = buckets.facts().counts().freeze().total();
    JavaRDD<RejectedRecord> rejects = buckets.rejects();
    SortedMap<String, Long> rejected = new TreeMap<>();
    SortedMap<String, Long> notReplayed = new TreeMap<>();
    // as many as there are rules and reasons why a record is not replayed
    rejects
        .map(new RuleAndWhy())
        .countByValue()
        .forEach(
            (key, count) -> {
              rejected.merge(key._1(), count, Long::sum);
              if (!key._2().isEmpty()) {
                notReplayed.merge(key._2(), count, Long::sum);
              }
            });
    long stillRejected = corrections.isEmpty() ? 0 : rejects.filter(new IsAt(corrections)).count();
    return new Rehearsal(counts, rejected, notReplayed, corrections.size() - stillRejected);
  }

  /** Whether every record would be rejected again. */
  boolean changesNothing() {
    return counts.rejected() == counts.in();
  }

  ReplayResult result(String of, Map<String, Long> before) {
    return new ReplayResult(
        of, Optional.empty(), counts, new TreeMap<>(before), rejected, notReplayed);
  }

  private static final class RuleAndWhy
      implements Function<RejectedRecord, Tuple2<String, String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<String, String> call(RejectedRecord record) {
      return new Tuple2<>(record.rule(), NotReplayed.why(record.reason()).orElse(""));
    }
  }

  private record IsAt(Set<Place> places) implements Function<RejectedRecord, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean call(RejectedRecord record) {
      return places.contains(new Place(record.source(), record.position()));
    }
  }
}
