package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.normalize.Unknown;
import dev.lockstep.preprocessing.pipeline.Incremental;
import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.quality.DriftGate;
import dev.lockstep.preprocessing.quality.Holds;
import dev.lockstep.preprocessing.quality.InRange;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.SchemaPolicy;
import dev.lockstep.preprocessing.quality.Severity;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.LeakPolicy;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Cast;
import dev.lockstep.preprocessing.step.DateParts;
import dev.lockstep.preprocessing.step.Deduplicate;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.DropColumns;
import dev.lockstep.preprocessing.step.Filter;
import dev.lockstep.preprocessing.step.Rename;
import dev.lockstep.preprocessing.step.TextFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableChecksTest {
  /** Every line can be spoiled. */
  static final String TABLE =
      """
      pipeline: credit
      preprocess:
        dataset: s3a://datasets/credit
        source: {format: csv, paths: [s3a://raw/credit/*.csv], columns: {Age: int, Status: string}}
        key: [id]
        rules:
          - {name: adult, type: sql, expression: "Age >= 18"}
          - {name: age, type: range, column: Age, min: 18, max: 120, max_rejected: 0.5%}
        features:
          - {type: impute, columns: numeric, strategy: median, indicator: true}
          - {type: one_hot, columns: categorical, max_categories: 100}
        target: {column: Status, type: class, classes: [bad, good]}
        split: {validation: 10%, test: 20%, by: key}
        max_rejected: 20 records
      """;

  private static final String RECORDS =
      """
        records:
          - {type: filter, where: "Age >= 18"}
          - {type: derive, columns: {Decade: "floor(Age / 10)"}}
          - {type: cast, columns: {Age: double}}
          - {type: date_parts, column: date, parts: [month, day_of_week], cycle: true}
          - {type: text_features, column: note, features: [words]}
          - {type: rename, columns: {old: new}}
          - {type: drop, columns: [note]}
          - {type: deduplicate, by: [id]}
      """;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "expression: \"Age >= 18\"",
            "expression: \"Age >= \"",
            "p.yaml:7: `preprocess.rules[0].expression` is no Spark SQL expression"),
        arguments(
            "type: sql",
            "type: sqll",
            "p.yaml:7: `preprocess.rules[0].type`: found `sqll`; did you mean `sql`?"),
        arguments(
            "Age: int,",
            "Age: itn,",
            "p.yaml:4: `preprocess.source.columns.Age` is `itn`, which is no type of Spark's"),
        arguments(
            "columns: {Age: int, Status: string}",
            "header: true",
            "p.yaml:4: `preprocess.source` needs the columns' types: `schema: FILE`"),
        arguments(
            "columns: {Age: int, Status: string}",
            "columns: {Age: int}, schema: a.yaml",
            "`preprocess.source.columns` stands beside `schema`"),
        arguments(
            "min: 18, max: 120, ",
            "",
            "p.yaml:8: `preprocess.rules[1]` of type `range` needs `min`, `max` or both"),
        arguments(
            "min: 18,",
            "severity: drop, min: 18,",
            "p.yaml:8: `preprocess.rules[1].max_rejected` needs the severity `reject`"),
        arguments(
            "strategy: median",
            "strategy: constant",
            "p.yaml:10: `preprocess.features[0]` needs a `value` for the strategy `constant`"),
        arguments(
            "max_categories",
            "max_categoreis",
            "is not a key of `preprocess.features[1]`; did you mean `max_categories`?"),
        arguments(
            "  target: {column: Status, type: class, classes: [bad, good]}\n",
            "",
            "p.yaml:2: `preprocess.target` is missing"),
        arguments(
            "by: key",
            "by: {time: date, test_from: 2024-01-01}",
            "`preprocess.split.validation` must be absent: `validation_from` says it"),
        arguments(
            "by: key", "by: {group: a, stratify: b}", "`preprocess.split.by` needs exactly one of"),
        arguments(
            "validation: 10%, test: 20%", "validation: 60%, test: 40%", "nothing to train on"),
        arguments("by: key", "leaks: wran", "`preprocess.split.leaks`: found `wran`"),
        arguments(
            "max_rejected: 20 records",
            "max_rejected: 20",
            "p.yaml:14: `preprocess.max_rejected`: found 20"),
        arguments(
            "s3a://raw/credit/*.csv",
            "s3a://datasets/credit/*.csv",
            "`preprocess.source.paths[0]` lies in `preprocess.dataset`"),
        arguments(
            "s3a://raw/credit/*.csv",
            "s3a://datasets/**",
            "`preprocess.source.paths[0]` contains `preprocess.dataset`, s3a://datasets/credit"),
        arguments("key: [id]", "normalize: {type: scale}", "`preprocess.normalize` is for images"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWithLineAndWhatIsAllowed(String original, String mistake, String message) {
    assertThat(TABLE).contains(original);
    assertThat(Documents.failure(TABLE.replace(original, mistake))).contains(message);
  }

  @Test
  void aCorrectTableBecomesASpecification() {
    TabularSpec spec = (TabularSpec) Documents.parse(TABLE).preprocess();

    assertThat(spec.source()).isEqualTo(csv());
    assertThat(spec.schema().columns())
        .extracting(ColumnSchema::name, ColumnSchema::type)
        .containsExactly(tuple("Age", "int"), tuple("Status", "string"));
    assertThat(spec.key()).containsExactly("id");
    assertThat(spec.rules())
        .containsExactly(
            new Holds("adult", "Age >= 18", Severity.REJECT, null),
            new InRange("age", "Age", "18", "120", Severity.REJECT, new RejectionBudget(0.005)));
    assertThat(spec.features())
        .containsExactly(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEDIAN, null, true),
            new OneHot(ColumnSelection.CATEGORICAL, 100, null, Unknown.IGNORE));
    assertThat(spec.target()).isEqualTo(new TargetSpec.OfClass("Status", List.of("bad", "good")));
    assertThat(spec.split()).isEqualTo(new SplitSpec(0.1, 0.2, 17));
    assertThat(spec.maxRejected()).isEqualTo(RejectionBudget.ofCount(20));
    assertThat(spec.output().targetFileBytes()).isEqualTo(16L << 20);
  }

  @Test
  void recordStepsAreReadInTheirOrder() {
    TabularSpec spec = (TabularSpec) Documents.parse(withRecords(RECORDS)).preprocess();

    assertThat(spec.records())
        .containsExactly(
            new Filter("Age >= 18"),
            new Derive(Map.of("Decade", "floor(Age / 10)")),
            new Cast(Map.of("Age", "double")),
            new DateParts("date", List.of(DateParts.Part.MONTH, DateParts.Part.DAY_OF_WEEK), true),
            new TextFeatures("note", List.of(TextFeatures.Feature.WORDS), 1024),
            new Rename(Map.of("old", "new")),
            new DropColumns(List.of("note")),
            new Deduplicate(List.of("id")));
  }

  @Test
  void mistakesInRecordStepsAreToldWithTheirLine() {
    assertThat(Documents.failure(withRecords(RECORDS.replace("Age >= 18", "Age >="))))
        .contains("p.yaml:6: `preprocess.records[0].where` is no Spark SQL expression");
    assertThat(Documents.failure(withRecords(RECORDS.replace("floor(Age / 10)", "floor(Age /"))))
        .contains("p.yaml:7: `preprocess.records[1].columns.Decade` is no Spark SQL expression");
    assertThat(Documents.failure(withRecords(RECORDS.replace("Age: double", "Age: duoble"))))
        .contains("p.yaml:8: `preprocess.records[2].columns.Age` is `duoble`, which is no type");
    assertThat(Documents.failure(withRecords(RECORDS.replace("type: filter", "type: fitler"))))
        .contains("did you mean `filter`?");
  }

  private static String withRecords(String records) {
    return TABLE.replace("  key: [id]\n", records + "  key: [id]\n");
  }

  private static CsvSpec csv() {
    return new CsvSpec(
        List.of("s3a://raw/credit/*.csv"),
        ',',
        '"',
        null,
        true,
        List.of(""),
        null,
        "UTF-8",
        true,
        null,
        null);
  }

  @Test
  void shortFormsOfSplitsAreWrittenOut() {
    TabularSpec spec =
        (TabularSpec)
            Documents.parse(
                    TABLE.replace(
                        "validation: 10%, test: 20%, by: key",
                        "by: {time: date, test_from: 2024-01-01}"))
                .preprocess();
    assertThat(spec.split())
        .isEqualTo(new SplitSpec(0, 0, 17, new SplitBy.Time("date", null, "2024-01-01")));
  }

  @Test
  void leaksAreLookedForIfTheSplitSaysSo() {
    TabularSpec spec =
        (TabularSpec)
            Documents.parse(TABLE.replace("by: key", "by: key, leaks: fail")).preprocess();

    assertThat(spec.split().leaks()).isEqualTo(LeakPolicy.FAIL);
    String images = Documents.SMALL.replace("  dataset:", "  split: {leaks: warn}\n  dataset:");
    assertThat(Documents.failure(images))
        .contains("`preprocess.split.leaks` is for tables, but the source's format is `idx`");
  }

  @Test
  void recordsThatLeaveTheSchemaAreRejectedUnlessThePipelineSaysOtherwise() {
    TabularSpec usual = (TabularSpec) Documents.parse(TABLE).preprocess();
    assertThat(usual.schemaDrift()).isEqualTo(SchemaPolicy.REJECT);

    TabularSpec spec =
        (TabularSpec) Documents.parse(TABLE, "preprocess.schema_drift=warn").preprocess();
    assertThat(spec.schemaDrift()).isEqualTo(SchemaPolicy.WARN);
    assertThat(Documents.failure(Documents.SMALL, "preprocess.schema_drift=warn"))
        .contains("`preprocess.schema_drift` is for tables");
  }

  @Test
  void driftFromThePublishedVersionIsLimitedIfThePipelineSaysSo() {
    assertThat(((TabularSpec) Documents.parse(TABLE).preprocess()).drift()).isNull();

    TabularSpec spec =
        (TabularSpec)
            Documents.parse(TABLE, "preprocess.drift={psi: 0.1, missing: 2%, action: fail}")
                .preprocess();
    assertThat(spec.drift()).isEqualTo(new DriftGate(0.1, 0.02, 0.25, DriftGate.Action.FAIL));
    assertThat(Documents.failure(TABLE, "preprocess.drift={psi: 0}"))
        .contains("preprocess.drift.psi");
    assertThat(Documents.failure(TABLE, "preprocess.drift={missing: 0%}"))
        .contains("preprocess.drift.missing");
    assertThat(Documents.failure(Documents.SMALL, "preprocess.drift={}"))
        .contains("`preprocess.drift` is for tables");
  }

  @Test
  void objectsAreAddedToThePublishedVersionIfThePipelineSaysSo() {
    assertThat(((TabularSpec) Documents.parse(TABLE).preprocess()).incremental()).isNull();

    assertThat(incremental("{mode: append}"))
        .isEqualTo(new Incremental(Incremental.Mode.APPEND, 30));
    assertThat(incremental("{mode: append, max_appends: 7}").maxAppends()).isEqualTo(7);
    assertThat(incremental("{mode: off}").mode()).isEqualTo(Incremental.Mode.OFF);
    assertThat(Documents.failure(TABLE, "preprocess.incremental={max_appends: 7}"))
        .contains("mode");
    assertThat(Documents.failure(TABLE, "preprocess.incremental={mode: append, max_appends: 0}"))
        .contains("preprocess.incremental.max_appends");
    assertThat(Documents.failure(Documents.SMALL, "preprocess.incremental={mode: append}"))
        .contains("`preprocess.incremental` is for tables");
  }

  private static Incremental incremental(String section) {
    return ((TabularSpec) Documents.parse(TABLE, "preprocess.incremental=" + section).preprocess())
        .incremental();
  }

  @Test
  void columnsAreKeptAndGroupedByIfThePipelineSaysSo() {
    assertThat(((TabularSpec) Documents.parse(TABLE).preprocess()).keep()).isEmpty();
    String train = Documents.SMALL.substring(Documents.SMALL.indexOf("\ntrain:") + 1);
    String evaluated = TABLE + train + "evaluate: {split: test}\n";
    PipelineFile file =
        Documents.parse(
            evaluated,
            "preprocess.keep=[Town, Age]",
            "evaluate.groups=[Town]",
            "evaluate.top_k=2",
            "evaluate.mistakes=3");
    assertThat(((TabularSpec) file.preprocess()).keep()).containsExactly("Town", "Age");
    assertThat(file.evaluate())
        .hasValueSatisfying(
            spec -> {
              assertThat(spec.groups()).containsExactly("Town");
              assertThat(spec.topK()).isEqualTo(2);
            });

    assertThat(Documents.failure(TABLE, "preprocess.keep=[Status]"))
        .contains("`preprocess.keep[0]` is the target");
    assertThat(Documents.failure(TABLE, "preprocess.keep=[Town, key]"))
        .contains("`preprocess.keep[1]` is `key`, the name of a column that files have anyway");
    assertThat(Documents.failure(evaluated, "preprocess.keep=[Town]", "evaluate.groups=[Twon]"))
        .contains("`evaluate.groups[0]` is `Twon`, allowed: columns of `preprocess.keep`; Town");
    assertThat(Documents.failure(evaluated, "evaluate.groups=[Town]"))
        .contains("columns of `preprocess.keep`; there is none");
    assertThat(Documents.failure(evaluated, "evaluate.top_k=0")).contains("`evaluate.top_k`");
  }

  @Test
  void theSchemaFileStandsBesideThePipelineFile(@TempDir Path folder) throws IOException {
    String text = TABLE.replace("columns: {Age: int, Status: string}", "schema: a.schema.yaml");
    String name = folder.resolve("p.yaml").toString();
    assertThatThrownBy(() -> PipelineFiles.parse(name, text, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.schema.yaml")
        .hasMessageContaining("lockstep infer");

    Files.writeString(
        folder.resolve("a.schema.yaml"),
        "version: 1\nnulls: ['', NA]\ncolumns:\n- {name: Age, type: double, nullable: true}\n");
    TabularSpec spec = (TabularSpec) PipelineFiles.parse(name, text, Map.of()).preprocess();
    assertThat(spec.schema().nulls()).containsExactly("", "NA");
    assertThat(spec.schema().columns().get(0).type()).isEqualTo("double");
  }

  @Test
  void allMistakesAreToldAtOnce() {
    String spoilt =
        TABLE
            .replace("Age >= 18", "Age >=")
            .replace("strategy: median", "strategy: middle")
            .replace("Age: int,", "Age: itn,");
    assertThat(Documents.failure(spoilt)).startsWith("p.yaml has 3 problems:");
  }

  @Test
  void keysOfTablesAreRefusedForImages() {
    String images =
        Documents.SMALL.replace("  dataset:", "  target: {column: a, type: class}\n  dataset:");
    assertThat(Documents.failure(images))
        .contains("`preprocess.target` is for tables, but the source's format is `idx`");
  }
}
