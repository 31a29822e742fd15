package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;

/** The records that did not pass, and what becomes of them and of the run. */
final class Rejections {
  private final JavaRDD<RejectedRecord> records;
  private final Map<String, Long> bySource;

  private Rejections(JavaRDD<RejectedRecord> records, Map<String, Long> bySource) {
    this.records = records;
    this.bySource = Map.copyOf(bySource);
  }

  /** Counts them; as the first job over the shuffle this reads and checks all sources. */
  static Rejections count(JavaRDD<RejectedRecord> records) {
    return new Rejections(records, records.map(new SourceOf()).countByValue());
  }

  /** How many there are. */
  long total() {
    return bySource.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many are of one raw object. */
  long of(String source) {
    return bySource.getOrDefault(source, 0L);
  }

  /** Writes them into the version, if there are any. */
  List<ShardFile> write(DatasetWriter writer) {
    return total() == 0 ? List.of() : writer.writeRejects(records);
  }

  /**
   * Fails if there are too many; then they are kept below {@code <dataset>/failed/}, where no
   * reader looks for a version.
   *
   * @param in records that were read
   * @throws dev.lockstep.preprocessing.dataset.error.UserException saying how many, some of them,
   *     and where all of them are
   */
  void enforce(
      RejectionBudget budget, long in, Storage storage, String dataset, String fingerprint) {
    if (!budget.isExceededBy(total(), in)) {
      return;
    }
    List<RejectedRecord> examples = records.takeOrdered(RejectionBudget.EXAMPLES, new ByPosition());
    String failed = dataset + "/failed";
    DatasetWriter kept = DatasetWriter.begin(storage, failed, fingerprint);
    kept.writeRejects(records);
    String keptAt = failed + "/versions/" + kept.id() + "/rejects/";
    throw budget.exceeded(total(), in, examples, keptAt);
  }

  private static final class SourceOf implements Function<RejectedRecord, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String call(RejectedRecord record) {
      return record.source();
    }
  }

  private static final class ByPosition implements Comparator<RejectedRecord>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(RejectedRecord a, RejectedRecord b) {
      int bySource = a.source().compareTo(b.source());
      return bySource != 0 ? bySource : Long.compare(a.position(), b.position());
    }
  }
}
