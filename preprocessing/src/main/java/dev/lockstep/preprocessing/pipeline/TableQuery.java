package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.block.BlockFields;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.FeatureFit;
import dev.lockstep.preprocessing.normalize.FeatureFits;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.Rules;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.split.SplitAssigner;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.split.StrataBounds;
import dev.lockstep.preprocessing.step.RecordSteps;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a specification means for a source: which columns are read, how records are divided. NOT
 * meant to be serialized.
 *
 * @param scan the records
 * @param divide how they are divided
 * @param strata bounds of a stratified split; none of any other
 * @param read how many records there were, once the scan has been run
 */
record TableQuery(RecordScan scan, DivideSpec divide, StrataBounds strata, RecordsRead read) {
  private static final String KEY = "_key";
  private static final String KEPT = "_keep";

  static TableQuery of(SparkSession spark, Storage storage, TableInputs inputs) {
    return of(spark, inputs, Strata.frozen(storage, inputs.spec()), List.of());
  }

  /** Of records that are divided as those of a version were, and have its classes. */
  static TableQuery extending(SparkSession spark, TableInputs inputs, Manifest base) {
    List<String> classes =
        base.schema().label() instanceof ClassLabel label ? label.classes() : List.of();
    return of(spark, inputs, Strata.frozen(Optional.of(base), inputs.spec()), classes);
  }

  private static TableQuery of(
      SparkSession spark, TableInputs inputs, StrataBounds strata, List<String> classes) {
    SparkSession session = inUtc(spark);
    RecordsRead read = RecordsRead.of(spark);
    Dataset<Row> frame =
        RecordSteps.apply(
            session,
            FrozenColumns.apply(inputs.source().read(session, read), inputs.spec()),
            inputs.spec().records(),
            lookup -> inputs.lookups().read(session, lookup));
    if (!inputs.spec().rules().isEmpty()) {
      frame =
          Rules.apply(
              frame, inputs.spec().rules(), lookup -> inputs.lookups().read(session, lookup));
    }
    return new Builder(inputs, frame, classes).build(strata, read);
  }

  /**
   * Expressions mean the same wherever the driver runs and whatever the cluster's configuration
   * says, as they do when single rows are applied; the given session stays as is.
   */
  private static SparkSession inUtc(SparkSession spark) {
    SparkSession session = spark.cloneSession();
    session.conf().set("spark.sql.session.timeZone", "UTC");
    session.conf().set("spark.sql.ansi.enabled", "false");
    session.conf().set("spark.sql.caseSensitive", "false");
    return session;
  }

  /** Takes the parts of a specification together. */
  private static final class Builder {
    private final TableInputs inputs;
    private final TabularSpec spec;
    private final List<String> known;
    private Dataset<Row> frame;
    private final List<String> keys = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final Set<String> made = new LinkedHashSet<>();

    /**
     * @param known classes of the target if the specification does not name them
     */
    Builder(TableInputs inputs, Dataset<Row> frame, List<String> known) {
      this.inputs = inputs;
      this.spec = inputs.spec();
      this.known = known;
      this.frame = frame;
    }

    TableQuery build(StrataBounds frozen, RecordsRead read) {
      requireColumns();
      castDecimals();
      castToTexts(spec.key(), KEY, keys);
      castToTexts(spec.keep(), KEPT, kept);
      BlockSchema features = features();
      BlockSchema blocks = blocks(features);
      Set<String> names = new LinkedHashSet<>(blocks.names());
      RecordScan scan = RecordScan.of(frame, names);
      StrataBounds strata = Strata.fit(this::checked, keys, spec, frozen);
      if (!scan.isColumnar()) {
        frame = checked();
        scan = RecordScan.of(frame, names);
      }
      return new TableQuery(scan, divide(features, blocks, scan, strata), strata, read);
    }

    private Dataset<Row> checked() {
      // a missing value is a stratum of its own
      Optional<String> split =
          needed().filter(name -> !(spec.split().by() instanceof SplitBy.Stratify));
      return RowChecks.apply(
          frame,
          keys,
          spec.target().column(),
          classes(),
          isLogarithm(),
          split,
          splitRule(),
          spec.split().by() instanceof SplitBy.Named);
    }

    private DivideSpec divide(
        BlockSchema features, BlockSchema blocks, RecordScan scan, StrataBounds strata) {
      int place = blocks.indexOf(RecordColumns.SOURCE);
      int stored = keys.isEmpty() ? place + 2 : place;
      RecordKeys recordKeys =
          new RecordKeys(
              keys.stream().map(blocks::indexOf).toList(),
              blocks.indexOf(RecordColumns.SOURCE),
              blocks.indexOf(RecordColumns.POSITION));
      FeatureFit fit = FeatureFits.of(features, steps(), spec.target(), Optional.empty());
      return new DivideSpec(
          FrameLayout.of(blocks, scan.schema()),
          features,
          new BlockSchema(blocks.fields().subList(0, stored)),
          recordKeys,
          kept.stream().map(blocks::indexOf).toList(),
          new TargetCheck(blocks, spec.target().column(), classes(), isLogarithm()),
          SplitAssigner.of(spec.split(), blocks, scan.schema(), strata),
          spec.split().seed(),
          spec.output().shuffleSeed(),
          BucketPlan.of(
              ExpectedBytes.of(inputs.source().objects()),
              shares(),
              spec.output().targetFileBytes(),
              scan.partitions()),
          fit);
    }

    private boolean isLogarithm() {
      return spec.target() instanceof TargetSpec.OfValue value && value.logarithmic();
    }

    private void requireColumns() {
      List<String> wanted = new ArrayList<>(spec.key());
      wanted.addAll(spec.keep());
      wanted.add(spec.target().column());
      needed().ifPresent(wanted::add);
      wanted.addAll(dropped());
      List<String> there = List.of(frame.columns());
      List<String> missing = wanted.stream().filter(name -> !there.contains(name)).toList();
      if (spec.keep().contains(spec.target().column())) {
        throw new UserException(
            "preprocess: the target "
                + spec.target().column()
                + " cannot be kept beside the tensors: it is there as the label");
      }
      if (!missing.isEmpty()) {
        throw new UserException(
            "preprocess: there is no column "
                + String.join(", ", missing)
                + " for key, keep, target, split or drop; the records have "
                + String.join(", ", RecordColumns.data(frame.schema()).fieldNames()));
      }
    }

    private void castDecimals() {
      for (StructField field : RecordColumns.data(frame.schema()).fields()) {
        if (BlockFields.needsCast(field.dataType())) {
          frame = frame.withColumn(field.name(), column(field.name()).cast("double"));
        }
      }
    }

    /**
     * Keys are compared as texts: as float64 two large numbers could be one. What is kept is a text
     * anyway.
     */
    private void castToTexts(List<String> columns, String prefix, List<String> texts) {
      for (String name : columns) {
        if (frame.schema().apply(name).dataType().equals(DataTypes.StringType)) {
          texts.add(name);
        } else {
          String text = prefix + texts.size();
          frame = frame.withColumn(text, column(name).cast("string"));
          made.add(text);
          texts.add(text);
        }
      }
    }

    /** Names of columns that are dropped, and therefore not even read. */
    private Set<String> dropped() {
      Set<String> dropped = new LinkedHashSet<>();
      for (FeatureStep step : spec.features()) {
        if (step instanceof Drop drop) {
          dropped.addAll(drop.columns().names());
        }
      }
      return dropped;
    }

    /** The steps for what is read. */
    private List<FeatureStep> steps() {
      return spec.features().stream()
          .filter(step -> !(step instanceof Drop drop) || drop.columns().names().isEmpty())
          .toList();
    }

    /** Data columns that no step drops and that do not only identify or divide. */
    private BlockSchema features() {
      Set<String> left = new LinkedHashSet<>();
      StructType data = RecordColumns.data(frame.schema());
      left.addAll(List.of(data.fieldNames()));
      left.removeAll(spec.key());
      left.removeAll(made);
      needed().ifPresent(left::remove);
      left.removeAll(dropped());
      left.add(spec.target().column());
      List<BlockSchema.Field> fields = new ArrayList<>();
      for (StructField field : data.fields()) {
        if (left.contains(field.name())) {
          fields.add(BlockFields.of(field, OptionalInt.empty()));
        }
      }
      return new BlockSchema(fields);
    }

    /**
     * The features' columns, then what is kept and what keys are made from, then the rest that
     * dividing needs.
     */
    private BlockSchema blocks(BlockSchema features) {
      List<BlockSchema.Field> fields = new ArrayList<>(features.fields());
      Set<String> texts = new LinkedHashSet<>(kept);
      texts.addAll(keys);
      texts.removeAll(features.names());
      texts.forEach(text -> fields.add(BlockSchema.Field.string(text)));
      fields.add(BlockSchema.Field.string(RecordColumns.SOURCE));
      fields.add(BlockSchema.Field.number(RecordColumns.POSITION));
      Optional<String> split = needed();
      if (split.isPresent() && !names(fields).contains(split.get())) {
        fields.add(BlockFields.of(frame.schema().apply(split.get()), OptionalInt.empty()));
      }
      return new BlockSchema(fields);
    }

    private static List<String> names(List<BlockSchema.Field> fields) {
      return fields.stream().map(BlockSchema.Field::name).toList();
    }

    private Optional<String> needed() {
      return spec.split().by().needs();
    }

    /** Name of the rule that a record without the deciding value breaks. */
    private String splitRule() {
      SplitBy by = spec.split().by();
      return by instanceof SplitBy.Group ? "group" : by instanceof SplitBy.Time ? "time" : "split";
    }

    private List<String> classes() {
      return spec.target() instanceof TargetSpec.OfClass target && target.classes() != null
          ? target.classes()
          : known;
    }

    private Map<Split, Double> shares() {
      SplitSpec split = spec.split();
      boolean known = !(split.by() instanceof SplitBy.Time || split.by() instanceof SplitBy.Named);
      Map<Split, Double> shares = new EnumMap<>(Split.class);
      for (Split each : Split.values()) {
        if (split.mayHave(each)) {
          double share =
              switch (each) {
                case TRAIN -> 1 - split.validation() - split.test();
                case VALIDATION -> split.validation();
                case TEST -> split.test();
              };
          shares.put(each, known ? share : 1);
        }
      }
      return shares;
    }

    private static org.apache.spark.sql.Column column(String name) {
      return functions.col("`" + name.replace("`", "``") + "`");
    }
  }
}
