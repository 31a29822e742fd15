package dev.lockstep.preprocessing.pipeline;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.lookup.LookupSpec;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.DriftGate;
import dev.lockstep.preprocessing.quality.ForeignKey;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.quality.SchemaPolicy;
import dev.lockstep.preprocessing.quality.SchemaRules;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.TableSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Join;
import dev.lockstep.preprocessing.step.RecordStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one preprocessing run of a table does, without secrets; it is stored in the manifest.
 *
 * @param dataset address to publish to, without a slash at its end
 * @param source raw records
 * @param schema their columns and types
 * @param key columns that identify a record; empty if its place in the raw objects does
 * @param records steps on records, in order, before everything below
 * @param rules what records must satisfy, in order
 * @param features steps that make features, in order
 * @param target what is to be predicted
 * @param split how rows are divided
 * @param maxRejected how many records may be rejected
 * @param output files
 * @param schemaDrift what becomes of records that leave the schema; absent: they are rejected
 * @param drift how far a version may be from the published one; absent: any distance
 * @param incremental whether objects can be added to the published version; absent: never
 * @param keep columns that are kept beside the tensors, as texts; absent in JSON if there are none
 */
public record TabularSpec(
    String dataset,
    TableSpec source,
    SchemaFile schema,
    List<String> key,
    List<RecordStep> records,
    List<Rule> rules,
    List<FeatureStep> features,
    TargetSpec target,
    SplitSpec split,
    RejectionBudget maxRejected,
    PreprocessSpec.OutputSpec output,
    SchemaPolicy schemaDrift,
    DriftGate drift,
    Incremental incremental,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> keep)
    implements DatasetSpec {
  @JsonCreator
  public TabularSpec {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(maxRejected, "max_rejected");
    Objects.requireNonNull(output, "output");
    key = key == null ? List.of() : List.copyOf(key);
    records = records == null ? List.of() : List.copyOf(records);
    rules = rules == null ? List.of() : List.copyOf(rules);
    features = features == null ? List.of() : List.copyOf(features);
    keep = keep == null ? List.of() : List.copyOf(keep);
    dataset = dataset.strip().replaceAll("/+$", "");
    if (dataset.isEmpty()) {
      throw new UserException("preprocess: the dataset needs an address, found none");
    }
    schemaDrift = schemaDrift == null ? SchemaPolicy.REJECT : schemaDrift;
  }

  /** With what is usual where nothing is said. */
  public TabularSpec(
      String dataset,
      TableSpec source,
      SchemaFile schema,
      List<String> key,
      List<RecordStep> records,
      List<Rule> rules,
      List<FeatureStep> features,
      TargetSpec target,
      SplitSpec split,
      RejectionBudget maxRejected,
      PreprocessSpec.OutputSpec output) {
    this(
        dataset,
        source,
        schema,
        key,
        records,
        rules,
        features,
        target,
        split,
        maxRejected,
        output,
        null,
        null);
  }

  /** Made of all objects, always. */
  public TabularSpec(
      String dataset,
      TableSpec source,
      SchemaFile schema,
      List<String> key,
      List<RecordStep> records,
      List<Rule> rules,
      List<FeatureStep> features,
      TargetSpec target,
      SplitSpec split,
      RejectionBudget maxRejected,
      PreprocessSpec.OutputSpec output,
      SchemaPolicy schemaDrift,
      DriftGate drift) {
    this(
        dataset,
        source,
        schema,
        key,
        records,
        rules,
        features,
        target,
        split,
        maxRejected,
        output,
        schemaDrift,
        drift,
        null,
        List.of());
  }

  /** Without columns beside the tensors. */
  public TabularSpec(
      String dataset,
      TableSpec source,
      SchemaFile schema,
      List<String> key,
      List<RecordStep> records,
      List<Rule> rules,
      List<FeatureStep> features,
      TargetSpec target,
      SplitSpec split,
      RejectionBudget maxRejected,
      PreprocessSpec.OutputSpec output,
      SchemaPolicy schemaDrift,
      DriftGate drift,
      Incremental incremental) {
    this(
        dataset,
        source,
        schema,
        key,
        records,
        rules,
        features,
        target,
        split,
        maxRejected,
        output,
        schemaDrift,
        drift,
        incremental,
        List.of());
  }

  /**
   * What the schema says of raw records, then the rules; in the order in which they are applied.
   */
  List<Rule> allRules() {
    List<Rule> all = new ArrayList<>(SchemaRules.of(schema, schemaDrift));
    all.addAll(rules);
    return all;
  }

  /** Tables that records are held against, by what needs them. */
  Map<String, LookupSpec> lookups() {
    Map<String, LookupSpec> lookups = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i) instanceof Join join) {
        lookups.put("records[" + i + "]: join", join.lookup());
      }
    }
    for (Rule rule : rules) {
      if (rule instanceof ForeignKey key) {
        lookups.put("rule " + rule.name(), key.lookup());
      }
    }
    return lookups;
  }

  /** Whether objects may be added to the published version. */
  boolean appends() {
    return incremental != null && incremental.mode() == Incremental.Mode.APPEND;
  }

  /** What decides what is in a version, not what is done about the published one. */
  TabularSpec content() {
    return new TabularSpec(
        dataset,
        source,
        schema,
        key,
        records,
        rules,
        features,
        target,
        split,
        maxRejected,
        output,
        schemaDrift,
        null,
        null,
        keep);
  }
}
