package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.SchemaPolicy;
import dev.lockstep.preprocessing.quality.SchemaRules;
import dev.lockstep.preprocessing.source.infer.SchemaInference;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Derive;
import dev.lockstep.preprocessing.step.RecordStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaDriftTest {
  private static final int ROWS = 200;

  private final Storage storage = Storage.of(new Configuration());
  private final List<String> lines = new ArrayList<>();
  private SchemaFile schema;
  @TempDir private Path folder;

  /** Freezes what the first month has. */
  @BeforeEach
  void freeze() throws IOException {
    lines.add("id,size,color,kind");
    for (int i = 0; i < ROWS; i++) {
      String size = i % 10 == 0 ? "" : "" + i % 50;
      lines.add(
          "%d,%s,%s,%s".formatted(i, size, i % 3 == 0 ? "red" : "blue", i % 2 == 0 ? "a" : "b"));
    }
    write();
    schema =
        SchemaInference.of(new TableAccess(storage), source(), 1000, LocalSpark::session)
            .file(true);
  }

  private void write() throws IOException {
    Files.write(folder.resolve("raw.csv"), lines);
  }

  private CsvSpec source() {
    return CsvSpec.of(List.of(folder.resolve("raw.csv").toUri().toString()));
  }

  /** Adds a record of each kind that leaves the schema. */
  private void drift() throws IOException {
    lines.add("1000,10,green,a"); // a new category; id leaves its range, too
    lines.add("7,10,green,a"); // a new category
    lines.add("8,51,red,b"); // a size beyond the range
    lines.add(",1,red,b"); // an id that is missing
    lines.add("9,12,,a"); // a color that is missing
    lines.add("10,12,red"); // malformed: no matter of the schema
    write();
  }

  private DatasetVersion run(SchemaPolicy policy, RejectionBudget budget, RecordStep... steps) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new OneHot(ColumnSelection.CATEGORICAL, 100, null, null));
    TabularSpec spec =
        new TabularSpec(
            folder.resolve("out").toUri().toString(),
            source(),
            schema,
            List.of(),
            List.of(steps),
            List.of(),
            features,
            new TargetSpec.OfClass("kind", List.of("a", "b")),
            new SplitSpec(0.1, 0.1, 17),
            budget,
            new PreprocessSpec.OutputSpec(1 << 20, 64, 7),
            policy,
            null);
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, true).dataset();
  }

  private static long broken(DatasetVersion version, String rule) {
    for (JsonNode result : version.manifest().quality().path("rules")) {
      if (result.path("name").asText().equals(rule)) {
        return result.path("broken").asLong();
      }
    }
    throw new AssertionError("no rule " + rule + " in " + version.manifest().quality());
  }

  @Test
  void theDataThatWasFrozenPassesAsAWhole() {
    RowCounts counts = run(SchemaPolicy.FAIL, new RejectionBudget(0.0)).manifest().counts();

    assertThat(counts.in()).isEqualTo(ROWS);
    assertThat(counts.rejected()).isZero();
  }

  @Test
  void recordsThatLeaveTheSchemaAreRejectedForWhatTheyBreakFirst() throws IOException {
    drift();
    DatasetVersion published = run(SchemaPolicy.REJECT, RejectionBudget.ofCount(6));

    assertThat(published.manifest().counts().rejected()).isEqualTo(6);
    assertThat(broken(published, "schema range(id)")).isEqualTo(1);
    assertThat(broken(published, "schema set(color)")).isEqualTo(1);
    assertThat(broken(published, "schema range(size)")).isEqualTo(1);
    assertThat(broken(published, "schema not_null(id)")).isEqualTo(1);
    assertThat(broken(published, "schema not_null(color)")).isEqualTo(1);
    assertThat(broken(published, "columns")).isEqualTo(1);
  }

  @Test
  void tooManyOfThemFailTheRunWithWhatWasFoundAllowedAndWhere() throws IOException {
    drift();
    assertThatThrownBy(() -> run(SchemaPolicy.REJECT, new RejectionBudget(0.0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("6 of 206 records")
        .hasMessageContaining("schema range(id), column id is 1000; 0 to 199 allowed")
        .hasMessageContaining("raw.csv")
        .hasMessageContaining("nothing was published");
  }

  @Test
  void failPublishesNothingWhateverTheBudgetIs() throws IOException {
    drift();
    assertThatThrownBy(() -> run(SchemaPolicy.FAIL, new RejectionBudget(1.0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("schema set(color)")
        .hasMessageContaining("column color is green; blue, red allowed")
        .hasMessageContaining("severity is fail");
    assertThat(DatasetVersion.latest(storage, folder.resolve("out").toUri().toString())).isEmpty();
  }

  @Test
  void warnKeepsThemAndCountsThem() throws IOException {
    drift();
    RowCounts counts = run(SchemaPolicy.WARN, RejectionBudget.ofCount(1)).manifest().counts();
    assertThat(counts.rejected()).isEqualTo(1);
    assertThat(counts.in()).isEqualTo(ROWS + 6);

    List<SchemaRules.Kept> kept =
        SchemaRules.count(
            TableSources.open(new TableAccess(storage), source(), schema)
                .read(LocalSpark.session()),
            schema);
    assertThat(kept)
        .extracting(found -> found.rule() + " " + found.records())
        .containsExactly(
            "schema not_null(id) 1",
            "schema range(id) 1",
            "schema range(size) 1",
            "schema not_null(color) 1",
            "schema set(color) 2");
    assertThat(kept.get(2).example())
        .contains("raw.csv at ", "column size is 51", "1 to 49 allowed");
  }

  @Test
  void rawRecordsAreJudgedNotWhatStepsMakeOfThem() {
    Derive larger = new Derive(Map.of("size", "size * 1000"));

    RowCounts counts = run(SchemaPolicy.FAIL, new RejectionBudget(0.0), larger).manifest().counts();

    assertThat(counts.rejected()).isZero();
  }

  @Test
  void aColumnThatIsGoneFailsTheRun() throws IOException {
    lines.replaceAll(line -> line.replaceAll(",[^,]*$", ""));
    write();
    assertThatThrownBy(() -> run(SchemaPolicy.WARN, new RejectionBudget(1.0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("missing are [kind]")
        .hasMessageContaining("raw.csv");
  }

  @Test
  void aValueOfAnotherTypeIsRejectedWithItsColumn() throws IOException {
    lines.add("11,huge,red,a");
    write();
    assertThatThrownBy(() -> run(SchemaPolicy.REJECT, new RejectionBudget(0.0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("size")
        .hasMessageContaining("huge");
  }
}
