package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.card.DatasetCard;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.quality.Accounting;
import dev.lockstep.preprocessing.quality.LeakCheck;
import dev.lockstep.preprocessing.quality.LeakReport;
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.split.LeakPolicy;
import dev.lockstep.preprocessing.split.StrataBounds;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Writes and publishes one version of a table, once. Lives on the driver. */
final class TableRun {
  /** Key, label and lengths beside the features: what a row takes more in a file, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 24;

  private static final double MEBIBYTE = 1 << 20;

  private final SparkSession spark;
  private final Storage storage;
  private final TableInputs inputs;
  private final TabularSpec spec;
  private final DatasetWriter writer;
  private final Phases phases;

  TableRun(SparkSession spark, Storage storage, TableInputs inputs) {
    this.spark = spark;
    this.storage = storage;
    this.inputs = inputs;
    this.spec = inputs.spec();
    this.writer = DatasetWriter.begin(storage, spec.dataset(), inputs.fingerprint());
    this.phases = new Phases(spark.sparkContext(), spec.dataset());
  }

  /** Everything from reading to publishing; whatever fails, nothing of it is left behind. */
  DatasetVersion publish() {
    try {
      return write();
    } catch (Exception e) {
      RuntimeException failure = SparkFailures.translate(e);
      try {
        writer.abort();
      } catch (RuntimeException cleanup) {
        failure.addSuppressed(cleanup);
      }
      throw failure;
    }
  }

  private DatasetVersion write() {
    TableQuery query = TableQuery.of(spark, storage, inputs);
    Buckets buckets = Buckets.of(query.scan(), query.divide());
    Facts facts = read(buckets);
    Accounting accounting = facts.counts().freeze();
    RowCounts counts = accounting.total();
    QualityReport quality = QualityReport.of(spec.allRules(), facts.broken(), accounting);
    List<ShardFile> rejects = reject(buckets, counts, quality);
    FrozenFeatures features = fit(query.divide().fit(), facts, buckets);
    Map<Split, SplitFiles> splits = write(buckets, features, counts);
    SourceCheck.requireUnchanged(storage, inputs.source().objects());
    accounting.requireWritten(rows(splits), rejects.stream().mapToLong(ShardFile::rows).sum());
    Function<QualityReport, Manifest> complete =
        report -> manifest(features, counts, splits, rejects, report, query.strata());
    Manifest manifest = complete.apply(leaks(complete.apply(quality), quality));
    drift(manifest);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return writer.publish(manifest, DatasetCard.files(spec.dataset(), manifest, today));
  }

  /** Looks into the files that are written and not yet published. */
  private QualityReport leaks(Manifest written, QualityReport quality) {
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

  /** Manifests alone are compared, so this costs nothing. */
  private void drift(Manifest made) {
    if (spec.drift() != null) {
      DatasetVersion.latest(storage, spec.dataset())
          .flatMap(published -> spec.drift().check(published.manifest(), made))
          .ifPresent(Phases::warn);
    }
  }

  private Facts read(Buckets buckets) {
    Phases.say("reading %,d objects", inputs.source().objects().size());
    Phases.Timed<Facts> read = phases.run("reading and dividing", buckets::facts);
    RowCounts counts = read.result().counts().freeze().total();
    Phases.say(
        "%,d records read and checked in %.1f s, %,d rejected",
        counts.in(), read.seconds(), counts.rejected());
    return read.result();
  }

  private static Map<Split, Long> rows(Map<Split, SplitFiles> splits) {
    Map<Split, Long> rows = new EnumMap<>(Split.class);
    splits.forEach((split, files) -> rows.put(split, files.rows()));
    return rows;
  }

  private List<ShardFile> reject(Buckets buckets, RowCounts counts, QualityReport quality) {
    if (!quality.violations(spec.maxRejected(), counts).isEmpty()) {
      quality.enforce(spec.maxRejected(), counts, keep(buckets, counts));
    }
    if (counts.rejected() == 0) {
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

  private FrozenFeatures fit(FeatureFit begin, Facts facts, Buckets buckets) {
    RowCounts counts = facts.counts().freeze().total();
    if (counts.train() == 0) {
      throw nothingToTrainOn(counts);
    }
    FeatureFit fit = begin;
    if (!fit.isFitted()) {
      fit = fit.next(fit.accumulator(facts.statistics()));
    }
    while (!fit.isFitted()) {
      FeatureFit level = fit;
      Phases.Timed<Facts> more =
          phases.run("fitting features on train", () -> buckets.learn(level));
      Phases.say("features fit on train in %.1f s", more.seconds());
      fit = fit.next(fit.accumulator(more.result().statistics()));
    }
    return fit.frozen();
  }

  private Map<Split, SplitFiles> write(Buckets buckets, FrozenFeatures features, RowCounts counts) {
    Map<Split, Long> rows =
        Map.of(
            Split.TRAIN, counts.train(),
            Split.VALIDATION, counts.validation(),
            Split.TEST, counts.test());
    Map<Split, SplitFiles> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, write(split, buckets, features, rows.get(split)));
    }
    return splits;
  }

  private SplitFiles write(Split split, Buckets buckets, FrozenFeatures features, long rows) {
    Schema schema = features.schema();
    int files = files(rows, schema.features().rowBytes());
    JavaRDD<DatasetRow> encoded = rows == 0 ? buckets.none() : buckets.rows(split, features, files);
    Phases.Timed<SplitFiles> written =
        phases.run(
            "writing " + split.label(),
            () -> writer.writeSplit(encoded, split, schema, spec.output().rowGroupRows()));
    SplitFiles found = written.result();
    if (rows > 0) {
      Phases.say(
          "%s: %,d rows written in %.1f s (%,d %s, %,.1f MiB)",
          split.label(),
          rows,
          written.seconds(),
          found.files().size(),
          found.files().size() == 1 ? "file" : "files",
          found.files().stream().mapToLong(ShardFile::bytes).sum() / MEBIBYTE);
    }
    return found;
  }

  private int files(long rows, int rowBytes) {
    long bytes = Math.multiplyExact(rows, (long) rowBytes + ROW_OVERHEAD_BYTES);
    long target = spec.output().targetFileBytes();
    return Math.toIntExact(Math.max(1, (bytes + target - 1) / target));
  }

  private Manifest manifest(
      FrozenFeatures features,
      RowCounts counts,
      Map<Split, SplitFiles> splits,
      List<ShardFile> rejects,
      QualityReport quality,
      StrataBounds strata) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        writer.id(),
        inputs.fingerprint(),
        Manifest.contentHash(features.schema(), features.statistics(), splits),
        inputs.code(),
        inputs.source().objects(),
        Json.tree(spec),
        features.schema(),
        features.statistics(),
        counts,
        splits,
        rejects,
        features.toJson(),
        Json.tree(quality),
        strata.strata().isEmpty() ? null : Json.tree(strata));
  }

  private UserException nothingToTrainOn(RowCounts counts) {
    return new UserException(
        "nothing is left to train on: "
            + counts.in()
            + " records were read, "
            + counts.rejected()
            + " were rejected, "
            + counts.filtered()
            + " filtered, "
            + counts.duplicates()
            + " are duplicates, "
            + (counts.validation() + counts.test())
            + " are in validation and test; at least one row must remain");
  }
}
