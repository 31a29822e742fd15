package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Looks at what a run put aside that published nothing. Lives on the driver. */
final class FailedReplay {
  private final SparkSession spark;
  private final Storage storage;
  private final TabularSpec spec;

  FailedReplay(SparkSession spark, Storage storage, TabularSpec spec) {
    this.spark = spark;
    this.storage = storage;
    this.spec = spec;
  }

  /** What would become of the records. */
  ReplayResult run(ReplayRequest request) {
    Quarantine quarantine = Quarantine.ofFailed(storage, spec.dataset(), request.failed());
    Map<String, Long> before = quarantine.byRule(spark);
    Corrections.require(spark, quarantine, request.choice());
    TableAccess access = new TableAccess(storage);
    TableSource source =
        TableSources.rejected(
            access,
            spec.source(),
            spec.schema(),
            quarantine.files(),
            quarantine.objects(),
            request.choice());
    OpenLookups lookups = OpenLookups.open(access, spec);
    TableInputs inputs = new TableInputs(spec, source, lookups, PreprocessPipeline.code(), "");
    TableQuery query = TableQuery.of(spark, storage, inputs);
    return Rehearsal.of(query, request.choice().places()).result(quarantine.of(), before);
  }
}
