package dev.lockstep.jobs.inspect;

import static dev.lockstep.jobs.inspect.Manifests.file;
import static dev.lockstep.jobs.inspect.Manifests.source;
import static dev.lockstep.jobs.inspect.Manifests.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.quality.ColumnDrift;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetDiffTest {
  private static final DatasetVersion FIRST =
      version(
          "0123456789ab-00000000",
          List.of(source("a", "1"), source("b", "2"), source("c", "3")),
          40,
          List.of(file("train/part-00000.parquet", "a")));

  private static final DatasetVersion SECOND =
      version(
          "0123456789ab-00000001",
          List.of(source("a", "1"), source("b", "9"), source("d", "4")),
          42,
          List.of(file("train/part-00000.parquet", "a"), file("train/part-00001.parquet", "b")));

  @Test
  void namesWhatMovedAndCountsWhatIsShared() {
    DatasetDiff diff = DatasetDiff.of(FIRST, SECOND);

    assertThat(diff.sameContent()).isFalse();
    assertThat(diff.sources())
        .isEqualTo(
            new DatasetDiff.Sources(
                1, List.of("s3a://raw/d"), List.of("s3a://raw/b"), List.of("s3a://raw/c")));
    assertThat(diff.statistics()).hasSize(1);
    assertThat(diff.statistics().get(0).path()).isEqualTo("Age.mean");
    assertThat(diff.statistics().get(0).relative()).isEqualTo(0.05);
    assertThat(diff.counts()).extracting(DatasetDiff.Change::path).containsExactly("in", "train");
    assertThat(diff.specification()).isEmpty();
    assertThat(diff.schema()).isEmpty();
    assertThat(diff.files()).isEqualTo(new DatasetDiff.SharedFiles(1, 500, 0, 1));
  }

  @Test
  void isEmptyForTheSameVersion() {
    DatasetDiff diff = DatasetDiff.of(FIRST, FIRST);

    assertThat(diff.sameContent()).isTrue();
    assertThat(diff.sources().same()).isEqualTo(3);
    assertThat(diff.statistics()).isEmpty();
    assertThat(DiffText.of(diff)).contains("same content").doesNotContain("Statistics");
  }

  @Test
  void textShowsTheChangeAsAShare() {
    assertThat(DiffText.of(DatasetDiff.of(FIRST, SECOND)))
        .contains("Age.mean: 40 -> 42 (+5.00 %)")
        .contains("1 unchanged, 1 added, 1 changed, 1 removed")
        .contains("~ s3a://raw/b");
  }

  @Test
  void showsHowColumnsMoved() {
    DatasetDiff diff =
        DatasetDiff.of(
            income("0123456789ab-00000000", 40, 10), income("0123456789ab-00000001", 42, 20));

    assertThat(diff.drift().columns()).extracting(ColumnDrift::column).containsExactly("Income");
    assertThat(DiffText.of(diff))
        .contains("column  missing a  missing b  mean a  mean b  moved (sd)  PSI")
        .contains("Income     10.0 %     20.0 %      40      42      +0.200")
        .contains("! Income: missing 10.0 % -> 20.0 %");
    assertThat(Json.line(diff)).contains("\"column\":\"Income\"", "\"mean_after\":42");
  }

  private static DatasetVersion income(String id, double mean, int missing) {
    Map<String, Object> income =
        Map.of("rows", 100, "missing", missing, "mean", mean, "standard_deviation", 10);
    return version(
        id,
        List.of(),
        Map.of("Income", Json.tree(income)),
        List.of(file("train/part-00000.parquet", "a")));
  }

  @Test
  void saysNothingOfColumnsThatNoVersionKnows() {
    DatasetDiff diff = DatasetDiff.of(FIRST, SECOND);

    assertThat(diff.drift()).isNull();
    assertThat(DiffText.of(diff)).doesNotContain("Columns of train rows");
  }

  @Test
  void isOneLineOfJson() {
    String line = Json.line(DatasetDiff.of(FIRST, SECOND));
    assertThat(line)
        .doesNotContain("\n")
        .contains("\"same_content\":false", "\"path\":\"Age.mean\"");
  }
}
