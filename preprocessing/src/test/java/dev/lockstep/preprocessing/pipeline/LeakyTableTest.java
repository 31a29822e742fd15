package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.LeakKind;
import dev.lockstep.preprocessing.quality.LeakReport.Leak;
import dev.lockstep.preprocessing.quality.QualityReport;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.LeakPolicy;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakyTableTest {
  private static final int ROWS = 300;
  private static final int TWINS = 40;
  private static final SplitBy BY_USER = new SplitBy.Group("user");

  @TempDir private Path temporary;

  @Test
  void identicalRowsAreReportedInTheManifest() throws IOException {
    DatasetVersion published = run("warn", twins(), LeakPolicy.WARN);

    Map<String, Split> splits = splits(published);
    long apart = 0;
    for (int i = 0; i < TWINS; i++) {
      apart += splits.get("k" + i) == splits.get("twin" + i) ? 0 : 1;
    }
    List<Leak> leaks = quality(published).leaks();
    assertThat(leaks).extracting(Leak::kind).containsExactly(LeakKind.KEY, LeakKind.ROW);
    assertThat(leaks.get(0).rows()).isZero();
    assertThat(apart).isPositive();
    assertThat(leaks.get(1).values()).isEqualTo(apart);
    assertThat(leaks.get(1).rows()).isEqualTo(2 * apart);
    for (Map<Split, String> example : leaks.get(1).examples()) {
      example.forEach((split, key) -> assertThat(splits.get(key)).isEqualTo(split));
    }
  }

  @Test
  void identicalRowsForbidToPublish() throws IOException {
    List<String> rows = twins();

    assertThatThrownBy(() -> run("fail", rows, LeakPolicy.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rows share identical rows with another split")
        .hasMessageContaining("Nothing was published, since split.leaks is fail");
    nothingIsLeftOf("fail");
  }

  @Test
  void aKeyInTwoSplitsForbidsToPublish() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add("k" + i % 100 + ",u" + i / 100 + "," + i + ".25,a");
    }

    assertThatThrownBy(() -> run("keys", rows, LeakPolicy.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("rows share the same key with another split (100 distinct)");
    nothingIsLeftOf("keys");
  }

  @Test
  void separateSplitsArePublishedAndSaidToBe() throws IOException {
    DatasetVersion published = run("clean", different(), LeakPolicy.FAIL);

    assertThat(quality(published).leaks())
        .containsExactly(
            new Leak(LeakKind.KEY, 0, 0, List.of()), new Leak(LeakKind.ROW, 0, 0, List.of()));
  }

  @Test
  void leaksThatAreAllowedAreNotLookedFor() throws IOException {
    DatasetVersion published = run("allow", twins(), LeakPolicy.ALLOW);

    assertThat(quality(published).leaks()).isNull();
  }

  private void nothingIsLeftOf(String name) throws IOException {
    assertThat(DatasetVersion.latest(storage(), address(name))).isEmpty();
    Path folder = temporary.resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> left = Files.walk(folder)) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  private static List<String> different() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add("k" + i + ",u" + i % 50 + "," + i + ".25," + (i % 2 == 0 ? "a" : "b"));
    }
    return rows;
  }

  /** Some rows come again under another key and from another user. */
  private static List<String> twins() {
    List<String> rows = different();
    for (int i = 0; i < TWINS; i++) {
      rows.add(rows.get(i).replaceFirst("^k(.*),u[0-9]+,", "twin$1,v$1,"));
    }
    return rows;
  }

  private DatasetVersion run(String name, List<String> rows, LeakPolicy leaks) throws IOException {
    Path file = temporary.resolve(name + ".csv");
    Files.writeString(file, "id,user,size,kind\n" + String.join("\n", rows) + "\n");
    TabularSpec spec = spec(name, file, new SplitSpec(0.2, 0.2, 3, BY_USER, leaks));
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, false).dataset();
  }

  private TabularSpec spec(String name, Path file, SplitSpec split) {
    List<ColumnSchema> columns =
        List.of(
            new ColumnSchema("id", "string", false, null, null),
            new ColumnSchema("user", "string", false, null, null),
            new ColumnSchema("size", "double", false, null, null),
            new ColumnSchema("kind", "string", false, null, null));
    return new TabularSpec(
        address(name),
        CsvSpec.of(List.of(file.toUri().toString())),
        new SchemaFile(1, null, columns),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(new Standardize(ColumnSelection.NUMERIC)),
        new TargetSpec.OfClass("kind", List.of("a", "b")),
        split,
        new RejectionBudget(0.0),
        new PreprocessSpec.OutputSpec(1 << 20, 256, 7));
  }

  private String address(String name) {
    return temporary.resolve(name).toUri().toString();
  }

  private static Storage storage() {
    return Storage.of(new Configuration());
  }

  private static QualityReport quality(DatasetVersion version) {
    return Json.value(version.manifest().quality(), QualityReport.class);
  }

  /** The split of every key. */
  private static Map<String, Split> splits(DatasetVersion version) {
    Map<String, Split> splits = new TreeMap<>();
    for (Split split : Split.values()) {
      for (ShardFile file : version.manifest().split(split).files()) {
        try (ShardReader reader = ShardReader.open(version, file)) {
          for (int group = 0; group < file.rowGroups().size(); group++) {
            reader.read(group, true).keys().forEach(key -> splits.put(key, split));
          }
        }
      }
    }
    return splits;
  }
}
