package dev.lockstep.jobs.inspect;

import static dev.lockstep.jobs.inspect.Manifests.file;
import static dev.lockstep.jobs.inspect.Manifests.source;
import static dev.lockstep.jobs.inspect.Manifests.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTextTest {
  @Test
  void showsSchemaSplitsClassesSourcesAndRows() {
    DatasetView view =
        DatasetView.of(
            version(
                "0123456789ab-00000000",
                List.of(source("a.csv", "1")),
                40.5,
                List.of(file("train/part-00000.parquet", "a"))),
            List.of(new SampleRow("train", "k\u001b1", "good", List.of(1.5f, -2f))));

    assertThat(DatasetText.of(view))
        .contains("s3a://datasets/x  version 0123456789ab-00000000")
        .contains("53 in = 50 train + 0 validation + 0 test + 1 duplicates + 0 filtered + 2")
        .contains("features: float32 [2]")
        .contains("label: 2 classes bad, good")
        .contains("train    50  100.0 %      1           1  500 B")
        .contains("bad            25  50.0 % ████████████")
        .contains("s3a://raw/a.csv  1000 B     1")
        .contains("Age  mean 40.5")
        .contains("k?1  label good  [1.5, -2]");
  }

  @Test
  void columnsLineUpAndNumbersStandToTheRight() {
    assertThat(Columns.of("name", "rows").row("a", "1").row("longer", "1,000").text())
        .isEqualTo("name     rows\na           1\nlonger  1,000");
  }

  @Test
  void quantitiesReadAsPeopleWriteThem() {
    assertThat(Quantities.bytes(1023)).isEqualTo("1023 B");
    assertThat(Quantities.bytes(1536)).isEqualTo("1.5 KiB");
    assertThat(Quantities.number(1234567)).isEqualTo("1,234,567");
    assertThat(Quantities.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Quantities.number(123456.789)).isEqualTo("123,457");
    assertThat(Quantities.number(1.5e-7)).isEqualTo("1.50000e-07");
    assertThat(Quantities.number(Double.NaN)).isEqualTo("missing");
  }

  @Test
  void barsAreAsLongAsTheShare() {
    assertThat(Bars.bar(0.5, 4)).isEqualTo("██");
    assertThat(Bars.bar(0.03125, 4)).isEqualTo("▏");
    assertThat(Bars.line(List.of(0.0, 1.0, 8.0, 4.0))).isEqualTo(" ▁█▄");
  }
}
