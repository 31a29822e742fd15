package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.quality.LeakCheck;
import dev.lockstep.preprocessing.quality.LeakReport;
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.split.LeakPolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * What a run that makes a table and one that adds to it have in common: reading, keeping rejected
 * records, writing splits, looking for leaks. Lives on the driver.
 */
final class TableWork {
  /** Key, label and lengths beside the features: what a row takes more in a file, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 24;

  private final SparkSession spark;
  private final Storage storage;
  private final TableInputs inputs;
  private final TabularSpec spec;
  private final DatasetWriter writer;
  private final Phases phases;

  TableWork(SparkSession spark, Storage storage, TableInputs inputs, DatasetWriter writer) {
    this.spark = spark;
    this.storage = storage;
    this.inputs = inputs;
    this.spec = inputs.spec();
    this.writer = writer;
    this.phases = new Phases(spark.sparkContext(), spec.dataset());
  }

  Phases phases() {
    return phases;
  }

  Facts read(Buckets buckets) {
    Phases.say("reading %,d objects", inputs.objects().size());
    Phases.Timed<Facts> read = phases.run("reading and dividing", buckets::facts);
    RowCounts counts = read.result().counts().freeze().total();
    Phases.say(
        "%,d records read and checked in %.1f s, %,d rejected",
        counts.in(), read.seconds(), counts.rejected());
    return read.result();
  }

  /**
   * Writes the rejected records, or stops a run that rejected too many.
   *
   * @param now what was read by this run
   * @param total what the version has
   */
  List<ShardFile> reject(Buckets buckets, RowCounts now, RowCounts total, QualityReport quality) {
    if (!quality.violations(spec.maxRejected(), total).isEmpty()) {
      quality.enforce(spec.maxRejected(), total, keep(buckets, now));
    }
    if (now.rejected() == 0) {
      return List.of();
    }
    List<ShardFile> files = writer.writeRejects(buckets.rejects());
    Phases.say("rejected records are kept in %s/versions/%s/rejects", spec.dataset(), writer.id());
    return files;
  }

  /** Rejected records of a run that fails are kept where no reader looks for a version. */
  private String keep(Buckets buckets, RowCounts counts) {
    String failed = spec.dataset() + "/failed";
    DatasetWriter kept = DatasetWriter.begin(storage, failed, inputs.fingerprint());
    if (counts.rejected() > 0) {
      kept.writeRejects(buckets.rejects());
    }
    return failed + "/versions/" + kept.id() + "/rejects/";
  }

  Map<Split, SplitFiles> write(Buckets buckets, FrozenFeatures features, RowCounts counts) {
    Map<Split, Long> rows =
        Map.of(
            Split.TRAIN, counts.train(),
            Split.VALIDATION, counts.validation(),
            Split.TEST, counts.test());
    int rowBytes = features.schema().features().rowBytes();
    Map<Split, JavaRDD<DatasetRow>> encoded = new EnumMap<>(Split.class);
    rows.forEach(
        (split, count) -> {
          if (count > 0) {
            encoded.put(split, buckets.rows(split, features, files(count, rowBytes)));
          }
        });
    return new SplitPhase(writer, phases, spec.output().rowGroupRows())
        .write(encoded, schema(features));
  }

  /** Columns of the version's files. */
  Schema schema(FrozenFeatures features) {
    return features.schema().keeping(spec.keep());
  }

  private int files(long rows, int rowBytes) {
    long bytes = Math.multiplyExact(rows, (long) rowBytes + ROW_OVERHEAD_BYTES);
    long target = spec.output().targetFileBytes();
    return Math.toIntExact(Math.max(1, (bytes + target - 1) / target));
  }

  static Map<Split, Long> rows(Map<Split, SplitFiles> splits) {
    Map<Split, Long> rows = new EnumMap<>(Split.class);
    splits.forEach((split, files) -> rows.put(split, files.rows()));
    return rows;
  }

  /** Looks into the files that are written and not yet published. */
  QualityReport leaks(Manifest written, QualityReport quality) {
    LeakPolicy policy = spec.split().leaks();
    if (policy == LeakPolicy.ALLOW) {
      return quality;
    }
    DatasetVersion version = new DatasetVersion(storage, spec.dataset(), written);
    Phases.Timed<LeakReport> looked =
        phases.run("looking for leaks between splits", () -> LeakCheck.of(spark, version));
    LeakReport found = looked.result();
    found.enforce(policy);
    Phases.say(
        "looked for leaks between splits in %.1f s%s",
        looked.seconds(), found.isClean() ? ", found none" : "");
    found.text().ifPresent(text -> Phases.warn("the splits are not separate: " + text));
    return quality.with(found);
  }
}
