package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.KeyHash;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.split.StrataBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of every {@value #ONE_OF} rows one is of the rare class. */
class StratifiedTableIT {
  private static final int ONE_OF = 100;
  private static final int ROWS = 1_000;

  @TempDir private Path temporary;

  @Test
  void aRareClassHasItsShareOfEverySplit() throws IOException {
    List<String> paths = List.of(write("all.csv", 0, ROWS));
    long seed = seedWithoutRareTestRows();

    DatasetVersion byKey = run("key", paths, seed, new SplitBy.Key());
    DatasetVersion stratified = run("strata", paths, seed, new SplitBy.Stratify("kind"));

    assertThat(rare(byKey, Split.TEST)).isZero();
    assertThat(byKey.manifest().strata()).isNull();
    assertThat(rare(stratified, Split.VALIDATION)).isEqualTo(2);
    assertThat(rare(stratified, Split.TEST)).isBetween(2L, 3L);
    assertThat(rare(stratified, Split.TRAIN)).isBetween(5L, 6L);
    assertThat(bounds(stratified).strata())
        .extracting(StrataBounds.Stratum::value)
        .containsExactly("common", "rare");
  }

  @Test
  void howTheRecordsAreSpreadOverObjectsChangesNothing() throws IOException {
    SplitBy by = new SplitBy.Stratify("kind");
    DatasetVersion one = run("one", List.of(write("all.csv", 0, ROWS)), 3, by);
    List<String> parts = List.of(write("a.csv", 700, ROWS), write("b.csv", 0, 700));
    DatasetVersion two = run("two", parts, 3, by);

    assertThat(two.manifest().strata()).isEqualTo(one.manifest().strata());
    assertThat(splits(two)).isEqualTo(splits(one));
  }

  @Test
  void rowsStayInTheirSplitWhenMoreCome() throws IOException {
    SplitBy by = new SplitBy.Stratify("kind");
    String march = write("march.csv", 0, 600);
    DatasetVersion first = run("months", List.of(march), 3, by);
    List<String> both = List.of(march, write("april.csv", 600, ROWS));
    DatasetVersion second = run("months", both, 3, by);

    assertThat(splits(second)).hasSize(ROWS).containsAllEntriesOf(splits(first));
    assertThat(bounds(second)).isEqualTo(bounds(first));
    DatasetVersion anew = run("april", both, 3, by);
    assertThat(bounds(anew)).as("without the version before").isNotEqualTo(bounds(first));
  }

  @Test
  void rowsThatAreAddedAreDividedByTheBoundsThatStandWhateverPathsNameThem() throws IOException {
    SplitBy by = new SplitBy.Stratify("level");
    String march = write("march.csv", 0, 600);
    DatasetVersion first = run("added", List.of(march), 3, by);
    List<String> both = List.of(march, write("april.csv", 600, ROWS));
    TabularSpec adding = DailyTable.appending(spec("added", both, 3, by), 1);
    DatasetVersion second =
        PreprocessPipeline.run(LocalSpark::session, storage(), adding, false).dataset();

    assertThat(second.manifest().extension().base()).isEqualTo(first.manifest().id());
    assertThat(bounds(second)).isEqualTo(bounds(first));
    DatasetVersion whole =
        PreprocessPipeline.run(LocalSpark::session, storage(), adding, true).dataset();
    assertThat(splits(second)).hasSize(ROWS).isEqualTo(splits(whole));
  }

  @Test
  void otherSharesAreFitAnew() throws IOException {
    List<String> paths = List.of(write("all.csv", 0, ROWS));
    DatasetVersion first = run("shares", paths, 3, new SplitBy.Stratify("kind"));
    DatasetVersion second = run("shares", paths, 4, new SplitBy.Stratify("kind"));
    DatasetVersion alone = run("alone", paths, 4, new SplitBy.Stratify("kind"));

    assertThat(bounds(second)).isEqualTo(bounds(alone)).isNotEqualTo(bounds(first));
  }

  @Test
  void strataCanBeNumbersWithMissingOnes() throws IOException {
    List<String> paths = List.of(write("all.csv", 0, ROWS));

    DatasetVersion published = run("numbers", paths, 3, new SplitBy.Stratify("level"));

    assertThat(published.manifest().counts().rejected()).isZero();
    assertThat(bounds(published).strata())
        .extracting(StrataBounds.Stratum::value)
        .containsExactly(null, "0", "1", "2");
  }

  /** By key alone some of the ten rare rows land anywhere: here none of them in test. */
  private static long seedWithoutRareTestRows() {
    return LongStream.range(0, 1_000)
        .filter(
            seed ->
                IntStream.range(0, ROWS / ONE_OF)
                    .mapToDouble(i -> (KeyHash.of(seed, "k" + i * ONE_OF) >>> 11) * 0x1p-53)
                    .noneMatch(place -> place >= 0.2 && place < 0.45))
        .findFirst()
        .orElseThrow();
  }

  private static long rare(DatasetVersion version, Split split) {
    return version.manifest().split(split).classCounts().get(1);
  }

  private static StrataBounds bounds(DatasetVersion version) {
    return Json.value(version.manifest().strata(), StrataBounds.class);
  }

  private DatasetVersion run(String name, List<String> paths, long seed, SplitBy by) {
    TabularSpec spec = spec(name, paths, seed, by);
    return PreprocessPipeline.run(LocalSpark::session, storage(), spec, false).dataset();
  }

  private static Storage storage() {
    return Storage.of(new Configuration());
  }

  private TabularSpec spec(String name, List<String> paths, long seed, SplitBy by) {
    SchemaFile schema =
        new SchemaFile(
            1,
            null,
            List.of(
                new ColumnSchema("id", "string", false, null, null),
                new ColumnSchema("size", "double", false, null, null),
                new ColumnSchema("level", "int", true, null, null),
                new ColumnSchema("kind", "string", false, null, null)));
    return new TabularSpec(
        temporary.resolve(name).toUri().toString(),
        CsvSpec.of(paths),
        schema,
        List.of("id"),
        List.of(),
        List.of(),
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Standardize(ColumnSelection.NUMERIC)),
        new TargetSpec.OfClass("kind", List.of("common", "rare")),
        new SplitSpec(0.2, 0.25, seed, by),
        new RejectionBudget(0.0),
        new PreprocessSpec.OutputSpec(1 << 20, 256, 7));
  }

  private String write(String name, int from, int to) throws IOException {
    String rows =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "k%d,%d.5,%s,%s%n",
                        i,
                        i * 7 % 31,
                        i % 4 == 3 ? "" : String.valueOf(i % 4),
                        i % ONE_OF == 0 ? "rare" : "common"))
            .collect(Collectors.joining());
    Path file = Files.writeString(temporary.resolve(name), "id,size,level,kind\n" + rows);
    return file.toUri().toString();
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
