package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.card.DatasetCard;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.DatasetWriter;
import dev.lockstep.preprocessing.dataset.Extension;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FrozenFeatures;
import dev.lockstep.preprocessing.normalize.ReportMerge;
import dev.lockstep.preprocessing.quality.Accounting;
import dev.lockstep.preprocessing.quality.Described;
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.quality.RowCount;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.split.StrataBounds;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Writes and publishes a version that adds records to the current one, once. Only the additional
 * records are read; they are checked and divided as the base's were and encoded with its frozen
 * features. The new manifest names the base's files where they lie. Lives on the driver.
 */
final class AppendRun {
  private final SparkSession spark;
  private final Storage storage;
  private final AppendInputs inputs;
  private final TabularSpec spec;
  private final Manifest base;
  private final DatasetWriter writer;
  private final TableWork work;

  AppendRun(SparkSession spark, Storage storage, AppendInputs inputs) {
    this.spark = spark;
    this.storage = storage;
    this.inputs = inputs;
    this.spec = inputs.read().spec();
    this.base = inputs.base().manifest();
    this.writer = DatasetWriter.begin(storage, spec.dataset(), inputs.read().fingerprint());
    this.work = new TableWork(spark, storage, inputs.read(), writer);
  }

  /**
   * Everything from reading to publishing; whatever fails, nothing of it is left behind.
   *
   * @throws EnvironmentException if the base is no longer current, or another writer was first
   */
  DatasetVersion publish() {
    return Attempt.publish(writer, this::write);
  }

  private DatasetVersion write() {
    requireCurrentBase();
    FrozenFeatures features = FeatureFits.thaw(base.features());
    TableQuery query = TableQuery.extending(spark, inputs.read(), base);
    requireInput(base, query);
    requireKept();
    Buckets buckets = Buckets.of(query);
    Facts facts = work.read(buckets);
    Accounting accounting = facts.counts().freeze();
    RowCounts now = accounting.total();
    RowCounts total = total(now);
    QualityReport quality = quality(facts, accounting, total);
    List<ShardFile> rejects = rejects(work.reject(buckets, now, total, quality));
    Map<String, JsonNode> described = describe(query.divide().fit(), facts);
    drift(described, now.train());
    Map<Split, SplitFiles> added = encode(buckets, features, now);
    Map<Split, SplitFiles> splits = ExtendedFiles.of(base, added);
    inputs.read().requireUnchanged(storage);
    Accounting.of(Map.of(spec.dataset(), total))
        .requireWritten(TableWork.rows(splits), rejects.stream().mapToLong(ShardFile::rows).sum());
    Function<QualityReport, Manifest> complete =
        report -> manifest(splits, rejects, total, report, described, query.strata());
    Manifest whole = complete.apply(quality);
    AppendedKeys.requireNew(spark, new DatasetVersion(storage, spec.dataset(), whole));
    Manifest manifest = complete.apply(work.leaks(whole, quality));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return writer.publish(manifest, DatasetCard.files(spec.dataset(), manifest, today));
  }

  /** The writer has begun: who publishes from here on publishes before it or makes it fail. */
  private void requireCurrentBase() {
    String current = DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest().id();
    if (!current.equals(base.id())) {
      throw new EnvironmentException(
          "another writer published version "
              + current
              + " of "
              + spec.dataset()
              + " while version "
              + base.id()
              + " was about to be extended. Run again to publish on top of it");
    }
  }

  /**
   * @throws UserException if the records do not have what the features of the version are made of
   */
  static void requireInput(Manifest base, TableQuery query) {
    FrozenFeatures features = FeatureFits.thaw(base.features());
    if (!features.input().equals(query.divide().features())) {
      throw new UserException(
          "the features of version "
              + base.id()
              + " are made of the columns "
              + features.input().names()
              + ", the records have "
              + query.divide().features().names());
    }
  }

  private void requireKept() {
    if (!base.schema().keep().equals(spec.keep())) {
      throw new UserException(
          "preprocess.keep: the files of version "
              + base.id()
              + " keep the columns "
              + base.schema().keep()
              + ", those that are added would keep "
              + spec.keep());
    }
  }

  private RowCounts total(RowCounts now) {
    long again = inputs.replaced().records();
    if (again > 0 && again != now.in()) {
      throw new IllegalStateException(
          "records were lost or doubled: "
              + again
              + " rejected records were to be read again but "
              + now.in()
              + " were read");
    }
    return base.counts().withoutRejected(again).plus(now);
  }

  private QualityReport quality(Facts facts, Accounting accounting, RowCounts total) {
    QualityReport before = Json.value(base.quality(), QualityReport.class);
    facts.broken().include(before, inputs.replaced().byRule());
    QualityReport quality = QualityReport.of(judged(), facts.broken(), accounting, total);
    RowCounts now = accounting.total();
    if (!readsAgain() && spec.maxRejected().isExceededBy(now.rejected(), now.in())) {
      Phases.warn(
          String.format(
              "%,d of the %,d records that are added were rejected; of those alone, max_rejected"
                  + " allows %s",
              now.rejected(), now.in(), spec.maxRejected().text()));
    }
    return quality;
  }

  /** Of objects whose rejected records are read again, those are not how many records there are. */
  private List<Rule> judged() {
    return spec.allRules().stream()
        .filter(rule -> !(readsAgain() && rule instanceof RowCount count && count.perObject()))
        .toList();
  }

  /** Whether the records are not new but were rejected before. */
  private boolean readsAgain() {
    return inputs.replaced().records() > 0;
  }

  private List<ShardFile> rejects(List<ShardFile> added) {
    List<ShardFile> kept =
        base.rejects().stream()
            .filter(file -> !inputs.replaced().files().contains(file))
            .map(file -> file.in(base.id()))
            .toList();
    return ShardFile.sorted(kept, added);
  }

  /** What the frozen features refuse, new ones might not. */
  private Map<Split, SplitFiles> encode(Buckets buckets, FrozenFeatures features, RowCounts now) {
    try {
      return work.write(buckets, features, now);
    } catch (Exception e) {
      RuntimeException failure = SparkFailures.translate(e);
      if (failure instanceof UserException user && user.getMessage().startsWith("features:")) {
        throw new UserException(
            user.getMessage()
                + ". The features were fit on the rows of version "
                + base.id()
                + " and those before it; --fresh fits them on all rows",
            user);
      }
      throw failure;
    }
  }

  private static Map<String, JsonNode> describe(FeatureFit fit, Facts facts) {
    return fit.describe(fit.accumulator(facts.statistics()));
  }

  /**
   * The added rows are held against those that the features were fit on. Rows that were rejected
   * before are no sample of anything, and not looked at.
   */
  private void drift(Map<String, JsonNode> described, long rows) {
    if (spec.drift() != null && rows > 0 && !readsAgain()) {
      Described fitted = new Described(base.id(), base.counts().train(), base.statistics());
      spec.drift()
          .check(fitted, new Described(writer.id(), rows, described))
          .ifPresent(text -> Phases.warn("of the rows that are added, " + text));
    }
  }

  private Manifest manifest(
      Map<Split, SplitFiles> splits,
      List<ShardFile> rejects,
      RowCounts counts,
      QualityReport quality,
      Map<String, JsonNode> described,
      StrataBounds strata) {
    int appends = base.extension() == null ? 1 : base.extension().appends() + 1;
    return new Manifest(
        Manifest.FORMAT_VERSION,
        writer.id(),
        inputs.read().fingerprint(),
        Manifest.contentHash(base.schema(), base.statistics(), splits),
        inputs.read().code(),
        inputs.objects(),
        Json.tree(spec),
        base.schema(),
        base.statistics(),
        counts,
        splits,
        rejects,
        base.features(),
        Json.tree(quality),
        strata.strata().isEmpty() ? null : Json.tree(strata),
        new Extension(
            base.id(), appends, ReportMerge.merge(base.described(), described), corrected()));
  }

  private Long corrected() {
    long all = base.corrected() + inputs.replaced().corrected();
    return all == 0 ? null : all;
  }
}
