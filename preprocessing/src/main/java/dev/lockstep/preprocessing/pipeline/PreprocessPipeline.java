package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.CodeVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.Source;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.table.FileSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.parquet.Version;
import org.apache.spark.sql.SparkSession;

/** Runs a {@link DatasetSpec} on Spark. */
public final class PreprocessPipeline {

  /**
   * @param dataset the published version
   * @param reused whether it was there already with the same fingerprint
   */
  public record Result(DatasetVersion dataset, boolean reused) {}

  private PreprocessPipeline() {}

  /**
   * Publishes a version for the specification, or finds it already published: the current version
   * is used again if it was made from the same sources (address, size, entity tag), specification
   * and code and all its files are there. Afterwards the current version is the result's.
   *
   * <p>The sources are read once, into one shuffle that puts every row at its final place; Spark
   * keeps it on its local disks until the run ends. Equal fingerprints give equal files whatever
   * the number of executors. A stratified split reads the deciding columns once more before, and
   * takes over the bounds of strata that the current version knows: then the files depend on those
   * too.
   *
   * <p>A specification that allows it adds the objects that have come to the current version, whose
   * rows and features stay: only they are read. The log says why, where that cannot be.
   *
   * @param spark asked for a session only if there is something to do
   * @param fresh whether to write a new version even if nothing changed
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if an object is missing or
   *     damaged, more records were rejected than the specification tolerates, or nothing is left to
   *     train on; nothing is published
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if the store refuses,
   *     space runs out, executors are lost for good or another writer published meanwhile; nothing
   *     is published
   */
  public static Result run(
      Supplier<SparkSession> spark, Storage storage, DatasetSpec spec, boolean fresh) {
    try {
      return spec instanceof TabularSpec table
          ? table(spark, storage, table, fresh)
          : images(spark, storage, (PreprocessSpec) spec, fresh);
    } catch (Exception e) {
      throw SparkFailures.translate(e);
    }
  }

  /**
   * What {@link #run} would do: lists the raw objects and looks at the beginnings of some of them.
   * Nothing is written, and no record steps, rules or features are tried.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if a path finds nothing, or an
   *     object does not have the columns of the schema
   */
  public static PreprocessPlan plan(Storage storage, DatasetSpec spec) {
    List<SourceObject> lookups = new ArrayList<>();
    List<SourceObject> objects = new ArrayList<>();
    String fingerprint = Fingerprint.ofInputs(look(storage, spec, objects, lookups), spec, code());
    boolean upToDate = reusable(storage, spec.dataset(), fingerprint, false).isPresent();
    Optional<AppendPlan> append =
        spec instanceof TabularSpec table && !upToDate
            ? append(storage, inputs(storage, table))
            : Optional.empty();
    return new PreprocessPlan(
        spec.dataset(),
        objects.size(),
        bytes(objects),
        lookups.size(),
        bytes(lookups),
        DatasetVersion.latest(storage, spec.dataset())
            .map(current -> current.manifest().id())
            .orElse(null),
        upToDate,
        append
            .filter(plan -> plan.obstacle().isEmpty())
            .map(plan -> plan.added().size())
            .orElse(null),
        append.flatMap(AppendPlan::obstacle).orElse(null));
  }

  private static TableInputs inputs(Storage storage, TabularSpec spec) {
    TableAccess access = new TableAccess(storage);
    TableSource source = TableSources.open(access, spec.source(), spec.schema());
    OpenLookups lookups = OpenLookups.open(access, spec);
    String code = code();
    String fingerprint = Fingerprint.ofInputs(lookups.with(source), spec, code);
    return new TableInputs(spec, source, lookups, code, fingerprint);
  }

  private static long bytes(List<SourceObject> objects) {
    return objects.stream().mapToLong(SourceObject::size).sum();
  }

  /** Fills in the objects that are read and those of lookups, and gives all of them. */
  private static List<SourceObject> look(
      Storage storage, DatasetSpec spec, List<SourceObject> objects, List<SourceObject> lookups) {
    if (spec instanceof TabularSpec table) {
      TableAccess access = new TableAccess(storage);
      TableSource source = TableSources.open(access, table.source(), table.schema());
      TableSources.requireColumns(access, table.source(), table.schema(), source.objects());
      OpenLookups opened = OpenLookups.open(access, table);
      opened.requireColumns(access, table);
      objects.addAll(source.objects());
      lookups.addAll(opened.objects());
      return opened.with(source);
    }
    objects.addAll(Source.open(storage, ((PreprocessSpec) spec).source()).objects());
    return objects;
  }

  private static Result table(
      Supplier<SparkSession> spark, Storage storage, TabularSpec spec, boolean fresh) {
    TableInputs inputs = inputs(storage, spec);
    return reusable(storage, spec.dataset(), inputs.fingerprint(), fresh)
        .map(published -> new Result(CorrectedRows.tell(published), true))
        .orElseGet(
            () -> {
              Optional<AppendPlan> append = fresh ? Optional.empty() : append(storage, inputs);
              return new Result(make(spark.get(), storage, inputs, append), false);
            });
  }

  /** Empty if nothing is to be added to, or the specification does not ask for it. */
  private static Optional<AppendPlan> append(Storage storage, TableInputs inputs) {
    TabularSpec spec = inputs.spec();
    return Optional.of(spec)
        .filter(TabularSpec::appends)
        .flatMap(wanted -> DatasetVersion.latest(storage, wanted.dataset()))
        .map(base -> AppendPlan.of(base, inputs));
  }

  private static DatasetVersion make(
      SparkSession spark, Storage storage, TableInputs inputs, Optional<AppendPlan> append) {
    append
        .flatMap(AppendPlan::obstacle)
        .ifPresent(why -> Phases.say("all objects are read again: %s", why));
    Optional<AppendPlan> adding = append.filter(plan -> plan.obstacle().isEmpty());
    if (adding.isEmpty()) {
      CorrectedRows.warnOfLoss(storage, inputs.spec().dataset());
      return new TableRun(spark, storage, inputs).publish();
    }
    AppendPlan plan = adding.get();
    Phases.say(
        "adding %,d of %,d objects to version %s",
        plan.added().size(), inputs.source().objects().size(), plan.base().manifest().id());
    TabularSpec spec = inputs.spec();
    TableSource source =
        TableSources.open(
            new TableAccess(storage), (FileSpec) spec.source(), spec.schema(), plan.added());
    TableInputs read =
        new TableInputs(spec, source, inputs.lookups(), inputs.code(), inputs.fingerprint());
    AppendInputs added = new AppendInputs(plan.base(), read, inputs.objects(), Replaced.NONE);
    return new AppendRun(spark, storage, added).publish();
  }

  private static Result images(
      Supplier<SparkSession> spark, Storage storage, PreprocessSpec spec, boolean fresh) {
    Source source = Source.open(storage, spec.source());
    String code = code();
    String fingerprint = Fingerprint.ofInputs(source.objects(), spec, code);
    return reusable(storage, spec.dataset(), fingerprint, fresh)
        .map(published -> new Result(published, true))
        .orElseGet(
            () -> {
              PreprocessRun.Inputs inputs =
                  new PreprocessRun.Inputs(spec, source, code, fingerprint);
              return new Result(new PreprocessRun(spark.get(), storage, inputs).publish(), false);
            });
  }

  /** Spark and Parquet decide bytes too. */
  static String code() {
    return CodeVersion.of(PreprocessPipeline.class)
        + " spark:"
        + org.apache.spark.package$.MODULE$.SPARK_VERSION()
        + " parquet:"
        + Version.VERSION_NUMBER;
  }

  private static Optional<DatasetVersion> reusable(
      Storage storage, String dataset, String fingerprint, boolean fresh) {
    if (fresh) {
      return Optional.empty();
    }
    return DatasetVersion.latest(storage, dataset)
        .filter(current -> current.manifest().fingerprint().equals(fingerprint))
        .filter(PublishedFiles::areInPlace);
  }
}
