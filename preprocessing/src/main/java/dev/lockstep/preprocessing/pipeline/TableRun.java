package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.card.DatasetCard;
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
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.split.StrataBounds;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Writes and publishes one version of a table, once. Lives on the driver. */
final class TableRun {
  private final SparkSession spark;
  private final Storage storage;
  private final TableInputs inputs;
  private final TabularSpec spec;
  private final DatasetWriter writer;
  private final TableWork work;

  TableRun(SparkSession spark, Storage storage, TableInputs inputs) {
    this.spark = spark;
    this.storage = storage;
    this.inputs = inputs;
    this.spec = inputs.spec();
    this.writer = DatasetWriter.begin(storage, spec.dataset(), inputs.fingerprint());
    this.work = new TableWork(spark, storage, inputs, writer);
  }

  /** Everything from reading to publishing; whatever fails, nothing of it is left behind. */
  DatasetVersion publish() {
    return Attempt.publish(writer, this::write);
  }

  private DatasetVersion write() {
    TableQuery query = TableQuery.of(spark, storage, inputs);
    Buckets buckets = Buckets.of(query);
    Facts facts = work.read(buckets);
    Accounting accounting = facts.counts().freeze();
    RowCounts counts = accounting.total();
    QualityReport quality = QualityReport.of(spec.allRules(), facts.broken(), accounting);
    List<ShardFile> rejects = work.reject(buckets, counts, counts, quality);
    FrozenFeatures features = fit(query.divide().fit(), facts, buckets);
    Map<Split, SplitFiles> splits = work.write(buckets, features, counts);
    inputs.requireUnchanged(storage);
    accounting.requireWritten(
        TableWork.rows(splits), rejects.stream().mapToLong(ShardFile::rows).sum());
    Function<QualityReport, Manifest> complete =
        report -> manifest(features, counts, splits, rejects, report, query.strata());
    Manifest manifest = complete.apply(work.leaks(complete.apply(quality), quality));
    drift(manifest);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return writer.publish(manifest, DatasetCard.files(spec.dataset(), manifest, today));
  }

  /** Manifests alone are compared, so this costs nothing. */
  private void drift(Manifest made) {
    if (spec.drift() != null) {
      DatasetVersion.latest(storage, spec.dataset())
          .flatMap(published -> spec.drift().check(published.manifest(), made))
          .ifPresent(Phases::warn);
    }
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
          work.phases().run("fitting features on train", () -> buckets.learn(level));
      Phases.say("features fit on train in %.1f s", more.seconds());
      fit = fit.next(fit.accumulator(more.result().statistics()));
    }
    return fit.frozen();
  }

  private Manifest manifest(
      FrozenFeatures features,
      RowCounts counts,
      Map<Split, SplitFiles> splits,
      List<ShardFile> rejects,
      QualityReport quality,
      StrataBounds strata) {
    Schema schema = work.schema(features);
    return new Manifest(
        Manifest.FORMAT_VERSION,
        writer.id(),
        inputs.fingerprint(),
        Manifest.contentHash(schema, features.statistics(), splits),
        inputs.code(),
        inputs.objects(),
        Json.tree(spec),
        schema,
        features.statistics(),
        counts,
        splits,
        rejects,
        features.toJson(),
        Json.tree(quality),
        strata.strata().isEmpty() ? null : Json.tree(strata),
        null);
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
