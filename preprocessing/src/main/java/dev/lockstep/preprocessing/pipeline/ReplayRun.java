package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Replays what a version rejected, once. Lives on the driver. */
final class ReplayRun {
  private final SparkSession spark;
  private final Storage storage;
  private final TabularSpec spec;
  private final DatasetVersion base;

  ReplayRun(SparkSession spark, Storage storage, TabularSpec spec, DatasetVersion base) {
    this.spark = spark;
    this.storage = storage;
    this.spec = spec;
    this.base = base;
  }

  /** Looks what would become of the records, and adds what is accepted now. */
  ReplayResult run(ReplayRequest request) {
    Choice choice = request.choice();
    Quarantine quarantine = Quarantine.of(base);
    Map<String, Long> before = quarantine.byRule(spark);
    Corrections.require(spark, quarantine, choice);
    if (!isAnyChosen(choice, before)) {
      return ReplayResult.nothing(quarantine.of(), before);
    }
    Replayable.require(spec, base);
    TableInputs inputs = inputs(quarantine, choice);
    TableQuery query = TableQuery.extending(spark, inputs, base.manifest());
    AppendRun.requireInput(base.manifest(), query);
    Rehearsal rehearsal = Rehearsal.of(query, choice.places());
    ReplayResult result = rehearsal.result(quarantine.of(), before);
    if (request.dryRun() || rehearsal.changesNothing()) {
      return result;
    }
    Replaced replaced = new Replaced(base.manifest().rejects(), before, rehearsal.corrected());
    List<SourceObject> objects = inputs.lookups().over(base.manifest().sources());
    AppendInputs append = new AppendInputs(base, inputs, objects, replaced);
    return result.with(new AppendRun(spark, storage, append).publish());
  }

  private static boolean isAnyChosen(Choice choice, Map<String, Long> before) {
    return !before.isEmpty()
        && (choice.rules().isEmpty()
            || !choice.corrected().isEmpty()
            || before.keySet().stream().anyMatch(choice.rules()::contains));
  }

  private TableInputs inputs(Quarantine quarantine, Choice choice) {
    TableAccess access = new TableAccess(storage);
    TableSource source =
        TableSources.rejected(
            access, spec.source(), spec.schema(), quarantine.files(), quarantine.objects(), choice);
    OpenLookups lookups = OpenLookups.open(access, spec);
    String code = PreprocessPipeline.code();
    return new TableInputs(spec, source, lookups, code, fingerprint(code, lookups));
  }

  /**
   * With a specification and lookups that are what they were, corrected records are all that is
   * new, and a run of it has nothing to do. With another one a run has to make all rows anew, so it
   * must not find its own fingerprint here.
   */
  private String fingerprint(String code, OpenLookups lookups) {
    Manifest manifest = base.manifest();
    String whole = Fingerprint.ofInputs(lookups.over(manifest.sources()), spec, code);
    return whole.equals(manifest.fingerprint())
        ? whole
        : Hashes.sha256(Json.line(List.of("replay", manifest.fingerprint(), whole)));
  }
}
