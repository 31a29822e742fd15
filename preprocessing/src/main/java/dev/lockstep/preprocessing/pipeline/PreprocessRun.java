package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.card.DatasetCard;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetRow;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.Origin;
import dev.lockstep.preprocessing.source.Source;
import dev.lockstep.preprocessing.split.HashSplit;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Writes and publishes one version, once. Lives on the driver. */
final class PreprocessRun {
  private static final String FEATURES = "features";
  private static final String LABEL = "label";

  /**
   * What a run is made from, as it goes into the manifest.
   *
   * @param spec what to do
   * @param source what it is done to
   * @param code version of the code that does it
   * @param fingerprint of all three
   */
  record Inputs(PreprocessSpec spec, Source source, String code, String fingerprint) {}

  private final SparkSession spark;
  private final Storage storage;
  private final Inputs inputs;
  private final PreprocessSpec spec;
  private final Source source;
  private final DatasetWriter writer;
  private final Phases phases;

  PreprocessRun(SparkSession spark, Storage storage, Inputs inputs) {
    this.spark = spark;
    this.storage = storage;
    this.inputs = inputs;
    spec = inputs.spec();
    source = inputs.source();
    writer = DatasetWriter.begin(storage, spec.dataset(), inputs.fingerprint());
    phases = new Phases(spark.sparkContext(), spec.dataset());
  }

  /** Everything from reading to publishing; whatever fails, nothing of it is left behind. */
  DatasetVersion publish() {
    return Attempt.publish(writer, this::write);
  }

  private DatasetVersion write() {
    ShardedRecords records = shard();
    Rejections rejections = reject(records);
    Fit fit = fit(records);
    Schema schema =
        new Schema(
            DatasetWriter.KEY,
            new TensorSpec(FEATURES, source.dtype(), source.shape(), fit.normalizer().affine()),
            new ClassLabel(LABEL, source.classes()));
    Map<Split, SplitFiles> splits =
        new SplitPhase(writer, phases, spec.output().rowGroupRows()).write(rows(records), schema);
    if (splits.get(Split.TRAIN).rows() == 0) {
      throw nothingToTrainOn();
    }
    List<ShardFile> rejects = rejections.write(writer);
    if (!rejects.isEmpty()) {
      Phases.say(
          "rejected records are kept in %s/versions/%s/rejects", spec.dataset(), writer.id());
    }
    RowCounts counts = Counts.of(source, splits, rejections).total();
    SourceCheck.requireUnchanged(storage, source.objects());
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            writer.id(),
            inputs.fingerprint(),
            Manifest.contentHash(schema, fit.statistics(), splits),
            inputs.code(),
            source.objects(),
            Json.tree(spec),
            schema,
            fit.statistics(),
            counts,
            splits,
            rejects);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return writer.publish(manifest, DatasetCard.files(spec.dataset(), manifest, today));
  }

  private ShardedRecords shard() {
    long train = source.part(Origin.TRAIN).records();
    long validation = Math.round(train * spec.split().validation());
    Map<Split, Long> expected = new EnumMap<>(Split.class);
    expected.put(Split.TRAIN, train - validation);
    if (spec.split().validation() > 0) {
      expected.put(Split.VALIDATION, validation);
    }
    expected.put(Split.TEST, source.part(Origin.TEST).records());
    int rowBytes = source.shape().stream().reduce(source.dtype().bytes(), Math::multiplyExact);
    return ShardedRecords.of(
        source.read(spark),
        ShardPlan.of(expected, rowBytes, spec.output().targetFileBytes()),
        new HashSplit(spec.split().validation(), spec.split().seed()),
        spec.output().shuffleSeed());
  }

  private Rejections reject(ShardedRecords records) {
    long in = 0;
    for (Origin origin : Origin.values()) {
      in += source.part(origin).records();
    }
    source.remark().ifPresent(Phases::warn);
    Phases.say("reading %,d records of %d objects", in, source.objects().size());
    Phases.Timed<Rejections> read =
        phases.run("reading and checking", () -> Rejections.count(records.rejects()));
    Rejections rejections = read.result();
    Phases.say(
        "%,d records read and checked in %.1f s, %,d rejected",
        in, read.seconds(), rejections.total());
    rejections.enforce(
        new RejectionBudget(spec.maxRejected()), in, storage, spec.dataset(), inputs.fingerprint());
    return rejections;
  }

  private Fit fit(ShardedRecords records) {
    int channels = source.shape().get(0);
    Phases.Timed<Fit> fit =
        phases.run(
            "fitting the normalization on train",
            () ->
                Fit.of(
                    spec.normalization(),
                    records.rows(Split.TRAIN),
                    channels,
                    this::nothingToTrainOn));
    if (!fit.result().statistics().isEmpty()) {
      Phases.say("normalization fit on train in %.1f s", fit.seconds());
    }
    return fit.result();
  }

  private static Map<Split, JavaRDD<DatasetRow>> rows(ShardedRecords records) {
    Map<Split, JavaRDD<DatasetRow>> rows = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (records.mayHave(split)) {
        rows.put(split, records.rows(split));
      }
    }
    return rows;
  }

  private UserException nothingToTrainOn() {
    return new UserException(
        "nothing is left to train on: "
            + named(source.part(Origin.TRAIN).objects())
            + " announce "
            + source.part(Origin.TRAIN).records()
            + " records, and all of them were rejected or are in validation (a share of "
            + spec.split().validation()
            + "); at least one row must remain");
  }

  private static String named(List<String> objects) {
    return objects.size() <= 2
        ? String.join(" and ", objects)
        : objects.get(0) + " and " + (objects.size() - 1) + " others";
  }
}
