package dev.lockstep.preprocessing.split;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashSplitTest {
  private static final int ROWS = 50_000;
  private static final List<String> KEYS =
      IntStream.range(0, ROWS).mapToObj(i -> String.format("train/%08d", i)).toList();

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.1, 0.25, 0.5, 0.9})
  void holdsOutAboutTheRequestedShare(double share) {
    double fiveSigma = 5 * Math.sqrt(share * (1 - share) / ROWS);

    for (long seed : new long[] {0, 17, -1, Long.MAX_VALUE}) {
      assertThat((double) heldOut(new HashSplit(share, seed)).size() / ROWS)
          .isCloseTo(share, within(fiveSigma));
    }
  }

  @Test
  void holdsOutNothingOrEverythingAtTheEnds() {
    assertThat(heldOut(new HashSplit(0, 17))).isEmpty();
    assertThat(heldOut(new HashSplit(1, 17))).hasSize(ROWS);
  }

  @Test
  void aLargerShareHoldsOutASuperset() {
    assertThat(heldOut(new HashSplit(0.2, 17))).containsAll(heldOut(new HashSplit(0.1, 17)));
  }

  @Test
  void anotherSeedHoldsOutOtherRows() {
    Set<String> one = Set.copyOf(heldOut(new HashSplit(0.5, 1)));
    Set<String> two = Set.copyOf(heldOut(new HashSplit(0.5, 2)));

    double both = (double) one.stream().filter(two::contains).count() / ROWS;
    assertThat(both).as("independent halves share a quarter").isCloseTo(0.25, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void theExpressionDecidesLikeTheFunctionHoweverRowsArePartitioned(int partitions) {
    HashSplit split = new HashSplit(0.1, 17);
    Dataset<Row> keys =
        LocalSpark.session()
            .createDataset(KEYS, Encoders.STRING())
            .toDF("key")
            .repartition(partitions);

    List<String> found =
        keys.where(split.holdsOut(col("key"))).orderBy("key").as(Encoders.STRING()).collectAsList();

    assertThat(found).isEqualTo(heldOut(split));
  }

  @Test
  void anybodyCanRecomputeTheHashInSql() {
    List<Long> found =
        LocalSpark.session()
            .createDataset(KEYS.subList(0, 100), Encoders.STRING())
            .selectExpr("xxhash64(17L, value)")
            .as(Encoders.LONG())
            .collectAsList();

    assertThat(found)
        .isEqualTo(KEYS.subList(0, 100).stream().map(key -> KeyHash.of(17, key)).toList());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesSharesThatAreNone(double share) {
    assertThatThrownBy(() -> new HashSplit(share, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(String.valueOf(share));
  }

  private static List<String> heldOut(HashSplit split) {
    return KEYS.stream().filter(split::holdsOut).toList();
  }
}
