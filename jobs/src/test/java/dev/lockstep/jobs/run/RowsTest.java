package dev.lockstep.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
  static Manifest manifest(RowCounts counts, long trainRows) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "0123456789ab-00000000",
        "ab".repeat(32),
        "cd".repeat(32),
        "development",
        List.of(),
        JsonNodeFactory.instance.objectNode(),
        new Schema(
            "key",
            new TensorSpec("features", DType.UINT8, List.of(4), Affine.identity()),
            new ClassLabel("label", List.of("a", "b"))),
        Map.of(),
        counts,
        Map.of(
            Split.TRAIN, files(trainRows),
            Split.VALIDATION, files(counts.validation()),
            Split.TEST, files(counts.test())),
        List.of());
  }

  private static SplitFiles files(long rows) {
    return new SplitFiles(rows, List.of(rows, 0L), List.of());
  }

  @Test
  void showsWhereEveryRowWent() {
    Rows rows = Rows.of(manifest(new RowCounts(70_000, 54_012, 5_988, 10_000, 0, 0, 0), 54_012));
    assertThat(rows.equation())
        .isEqualTo("70,000 in = 54,012 train + 5,988 validation + 10,000 test + 0 rejected");
    assertThat(Json.line(rows))
        .isEqualTo(
            "{\"in\":70000,\"train\":54012,\"validation\":5988,\"test\":10000,\"rejected\":0}");
  }

  @Test
  void showsDuplicatesAndFilteredRowsWhereThereAreAny() {
    Rows rows = Rows.of(manifest(new RowCounts(10, 2, 1, 1, 2, 3, 1), 2));
    assertThat(rows.equation())
        .isEqualTo(
            "10 in = 2 train + 1 validation + 1 test + 2 duplicates + 3 filtered + 1 rejected");
  }

  @Test
  void refusesCountsThatTheFilesDoNotHave() {
    Manifest lost = manifest(new RowCounts(10, 8, 1, 1, 0, 0, 0), 7);
    assertThatThrownBy(() -> Rows.of(lost))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("counts 8 train rows", "files have 7");
  }
}
