package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.ColumnDrift;
import dev.lockstep.preprocessing.quality.DriftGate;
import dev.lockstep.preprocessing.quality.DriftReport;
import dev.lockstep.preprocessing.quality.DriftThresholds;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a table whose data moves from month to month. */
class DriftGateTest {
  private static final int ROWS = 2_000;
  private static final DriftGate FAIL = new DriftGate(0.2, null, null, DriftGate.Action.FAIL);
  private static final DriftGate WARN = new DriftGate(0.2, null, null, null);

  private final Storage storage = Storage.of(new Configuration());
  @TempDir private Path folder;

  /** Sizes of deviation 10 around a mean, two colors, and a share of sizes that are missing. */
  private void write(long seed, double mean, double red, double missing) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder("size,color,kind\n");
    for (int i = 0; i < ROWS; i++) {
      double sum = 0;
      for (int j = 0; j < 12; j++) {
        sum += random.nextDouble();
      }
      String size = random.nextDouble() < missing ? "" : "" + (mean + 10 * (sum - 6));
      String color = random.nextDouble() < red ? "red" : "blue";
      text.append(size).append(',').append(color).append(i % 2 == 0 ? ",a\n" : ",b\n");
    }
    Files.writeString(folder.resolve("raw.csv"), text);
  }

  private DatasetVersion run(DriftGate gate) {
    return PreprocessPipeline.run(LocalSpark::session, storage, spec(gate), false).dataset();
  }

  private TabularSpec spec(DriftGate gate) {
    return new TabularSpec(
        dataset(),
        CsvSpec.of(List.of(folder.resolve("raw.csv").toUri().toString())),
        new SchemaFile(
            1,
            null,
            List.of(column("size", "double"), column("color", "string"), column("kind", "string"))),
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEDIAN, null, false),
            new Standardize(ColumnSelection.NUMERIC),
            new OneHot(ColumnSelection.CATEGORICAL, 100, null, null)),
        new TargetSpec.OfClass("kind", List.of("a", "b")),
        new SplitSpec(0.1, 0.1, 17),
        new RejectionBudget(0.0),
        new PreprocessSpec.OutputSpec(1 << 20, 64, 7),
        null,
        gate);
  }

  private static ColumnSchema column(String name, String type) {
    return new ColumnSchema(name, type, true, null, null);
  }

  private String dataset() {
    return folder.resolve("out").toUri().toString().replaceAll("/+$", "");
  }

  private String current() {
    return DatasetVersion.latest(storage, dataset()).orElseThrow().manifest().id();
  }

  @Test
  void theFirstVersionAndAnotherSampleOfTheSameArePublished() throws IOException {
    write(1, 50, 0.5, 0.1);
    String first = run(FAIL).manifest().id();
    write(2, 50, 0.5, 0.1);
    DatasetVersion second = run(FAIL);

    assertThat(second.manifest().id()).isNotEqualTo(first).isEqualTo(current());
  }

  @Test
  void aVersionThatMovedIsNotPublishedAndTheColumnsAreNamed() throws IOException {
    write(1, 50, 0.5, 0.1);
    String first = run(FAIL).manifest().id();
    write(3, 60, 0.9, 0.1);

    assertThatThrownBy(() -> run(FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 of ")
        .hasMessageContaining("columns drifted from the published version " + first)
        .hasMessageContaining("size (mean ")
        .hasMessageContaining("color (")
        .hasMessageContaining("PSI")
        .hasMessageContaining("Nothing was published");
    assertThat(current()).isEqualTo(first);
    try (var versions = Files.list(folder.resolve("out/versions"))) {
      assertThat(versions).as("what was written is removed").hasSize(1);
    }
  }

  @Test
  void aPlanKnowsWhetherTheVersionIsUpToDate() throws IOException {
    write(1, 50, 0.5, 0.1);
    assertThat(PreprocessPipeline.plan(storage, spec(WARN)).current()).isNull();
    String first = run(WARN).manifest().id();

    PreprocessPlan same = PreprocessPipeline.plan(storage, spec(WARN));
    assertThat(same.upToDate()).isTrue();
    assertThat(same.current()).isEqualTo(first);
    assertThat(PreprocessPipeline.plan(storage, spec(FAIL)).upToDate())
        .as("limits decide nothing of what is in a version")
        .isTrue();
    assertThat(same.bytes()).isEqualTo(Files.size(folder.resolve("raw.csv")));

    write(2, 50, 0.5, 0.1);
    assertThat(PreprocessPipeline.plan(storage, spec(WARN)).upToDate()).isFalse();
    assertThat(current()).isEqualTo(first);
  }

  @Test
  void missingValuesAloneAreDrift() throws IOException {
    write(1, 50, 0.5, 0.02);
    run(FAIL);
    write(1, 50, 0.5, 0.09);

    assertThatThrownBy(() -> run(FAIL)).hasMessageContaining("size (missing ");
  }

  @Test
  void warnPublishesAndTheReportOfBothVersionsSaysHowFarTheyAre() throws IOException {
    write(1, 50, 0.5, 0.1);
    DatasetVersion first = run(WARN);
    write(3, 60, 0.5, 0.1);
    DatasetVersion second = run(WARN);

    assertThat(second.manifest().id()).isEqualTo(current());
    assertThat(WARN.check(first.manifest(), second.manifest()).orElseThrow())
        .contains("size (mean")
        .doesNotContain("color");
    ColumnDrift size =
        DriftReport.of(first.manifest(), second.manifest(), DriftThresholds.defaults())
            .columns()
            .stream()
            .filter(column -> column.column().equals("size"))
            .findFirst()
            .orElseThrow();
    assertThat(size.meanBefore()).isCloseTo(50, within(1.0));
    assertThat(size.meanAfter()).isCloseTo(60, within(1.0));
    assertThat(size.meanShift()).isCloseTo(1, within(0.1));
  }
}
