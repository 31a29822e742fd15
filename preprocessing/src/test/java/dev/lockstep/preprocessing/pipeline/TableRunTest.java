package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.split.KeyHash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs over one table publish; most tests look at one version. */
class TableRunTest {
  @TempDir private static Path temporary;
  private static MemoryTable table;
  private static DatasetVersion published;

  @BeforeAll
  static void publishOnce() throws IOException {
    table = new MemoryTable(temporary);
    published = table.publish(table.spec("all", List.of("id"), 0.2));
  }

  @Test
  void everyRecordEndsInOneSplitOrAmongTheRejectedOnes() {
    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(MemoryTable.ROWS);
    assertThat(counts.rejected()).isEqualTo(MemoryTable.MALFORMED + MemoryTable.UNLABELED);
    Map<String, float[]> found = new TreeMap<>();
    for (Split split : Split.values()) {
      found.putAll(MemoryTable.read(published, split));
    }
    assertThat(found).hasSize(MemoryTable.ROWS - MemoryTable.MALFORMED - MemoryTable.UNLABELED);
    assertThat(counts.train() + counts.validation() + counts.test()).isEqualTo(found.size());
    assertThat((double) counts.test() / MemoryTable.ROWS).isCloseTo(0.2, within(0.03));
    assertThat(published.manifest().split(Split.TRAIN).files()).hasSizeGreaterThan(1);
  }

  @Test
  void rowsAreStoredInTheOrderOfTheirHashes() {
    List<String> keys = new ArrayList<>(MemoryTable.read(published, Split.TRAIN).keySet());
    List<String> stored = new ArrayList<>();
    for (ShardFile file : published.manifest().split(Split.TRAIN).files()) {
      stored.addAll(MemoryTable.keys(published, file));
    }
    keys.sort((a, b) -> Long.compareUnsigned(KeyHash.of(7, a), KeyHash.of(7, b)));
    assertThat(stored).isEqualTo(keys);
  }

  @Test
  void featuresAreFitOnTrainAlone() {
    double sum = 0;
    double squares = 0;
    Map<String, float[]> train = MemoryTable.read(published, Split.TRAIN);
    for (float[] row : train.values()) {
      sum += row[0];
      squares += row[0] * row[0];
    }
    assertThat(sum / train.size()).isCloseTo(0, within(1e-5));
    assertThat(squares / train.size()).isCloseTo(1, within(1e-3));
  }

  @Test
  void categoriesAreFedAsOneOfMany() {
    Map<String, float[]> all = MemoryTable.read(published, Split.TEST);
    all.putAll(MemoryTable.read(published, Split.TRAIN));
    assertThat(published.manifest().schema().features().inputShape())
        .containsExactly(2 + MemoryTable.COLORS.size());
    Map<Integer, String> colorOf = new TreeMap<>();
    all.forEach(
        (key, row) -> {
          int hot = -1;
          for (int i = 2; i < row.length; i++) {
            if (row[i] == 1) {
              assertThat(hot).as("hot elements of " + key).isEqualTo(-1);
              hot = i;
            } else {
              assertThat(row[i]).isZero();
            }
          }
          String color = table.row(Integer.parseInt(key)).getString(3);
          assertThat(colorOf.merge(hot, color, (a, b) -> a)).isEqualTo(color);
        });
    assertThat(colorOf).hasSize(MemoryTable.COLORS.size());
  }

  @Test
  void aDroppedColumnIsNoFeature() {
    DatasetVersion dropped = table.publish(dropping("color", "id"));

    assertThat(dropped.manifest().schema().features().inputShape()).containsExactly(2);
    assertThatThrownBy(() -> table.publish(dropping("colour")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no column colour");
  }

  @Test
  void rejectedRecordsAreKeptWithTheirReason() {
    List<Row> kept =
        LocalSpark.session()
            .read()
            .parquet(published.folder() + "/rejects")
            .orderBy("position")
            .collectAsList();
    assertThat(kept).hasSize(MemoryTable.MALFORMED + MemoryTable.UNLABELED);
    for (Row row : kept) {
      int position = (int) row.<Long>getAs("position").longValue();
      boolean malformed = table.row(position).isNullAt(4) && table.row(position).isNullAt(0);
      assertThat(row.<String>getAs("rule")).isEqualTo(malformed ? "parse" : "target");
      assertThat(row.<String>getAs("reason")).isNotEmpty();
      assertThat(new String(row.<byte[]>getAs("raw"), UTF_8)).isEqualTo("raw " + position);
    }
  }

  @Test
  void withoutKeyColumnsThePlaceOfARecordIsItsKey() {
    DatasetVersion placed = table.publish(table.spec("place", List.of(), 0.2));

    assertThat(MemoryTable.read(placed, Split.TRAIN).keySet())
        .allMatch(k -> k.matches("[0-9a-f]{16}-[0-9a-f]{8}"));
  }

  @Test
  void theSameRecordsGiveTheSameContentAgain() {
    DatasetVersion again = table.publish(table.spec("again", List.of("id"), 0.2));

    assertThat(again.manifest().contentSha256()).isEqualTo(published.manifest().contentSha256());
  }

  @Test
  void tooManyRejectedRecordsPublishNothingAndAreKept() {
    TabularSpec spec = table.spec("strict", List.of("id"), 0.001);

    assertThatThrownBy(() -> table.publish(spec))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            MemoryTable.MALFORMED + MemoryTable.UNLABELED + " of " + MemoryTable.ROWS)
        .hasMessageContaining("max_rejected");
    assertThat(DatasetVersion.latest(Storage.of(new Configuration()), spec.dataset())).isEmpty();
  }

  @Test
  void aKeyThatTwoRecordsHaveIsRefused() {
    assertThatThrownBy(() -> table.publish(table.spec("twice", List.of("count"), 0.2)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deduplicate");
  }

  private static TabularSpec dropping(String... columns) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Drop(ColumnSelection.of(columns)));
    return table.spec("dropped", List.of("id"), 0.2, features);
  }
}
