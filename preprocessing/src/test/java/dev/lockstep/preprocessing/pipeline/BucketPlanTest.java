package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Split;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketPlanTest {
  @Test
  void everySplitThatMayHaveRowsHasBucketsAndOthersHaveNone() {
    BucketPlan plan = BucketPlan.of(0, Map.of(Split.TRAIN, 1.0, Split.TEST, 0.0), 1L << 26, 1);

    assertThat(plan.splits().get(Split.TRAIN)).isEqualTo(new BucketPlan.Range(0, 1));
    assertThat(plan.splits().get(Split.VALIDATION).count()).isZero();
    assertThat(plan.splits().get(Split.TEST).count()).isEqualTo(1);
    assertThat(plan.rejects().first()).isEqualTo(2);
    assertThat(plan.total()).isEqualTo(plan.facts().end());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 116, 13",
    "8, 922, 103",
    "100, 922, 103",
    "1024, 7373, 820",
    "16384, 58983, 6554"
  })
  void largerSourcesMakeLargerBucketsAndThenMoreOfThem(long gigabytes, int train, int test) {
    Map<Split, Double> shares = Map.of(Split.TRAIN, 0.9, Split.TEST, 0.1);

    BucketPlan plan = BucketPlan.of(gigabytes << 30, shares, 1L << 26, 40_000);

    assertThat(plan.splits().get(Split.TRAIN).count()).isEqualTo(train);
    assertThat(plan.splits().get(Split.TEST).count()).isEqualTo(test);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void bucketsFollowTheOrderOfHashesAndShareThemEvenly(int count) {
    BucketPlan.Range range = new BucketPlan.Range(5, count);
    SplittableRandom random = new SplittableRandom(count);
    int draws = 100_000;
    int[] hits = new int[count];
    long before = 0;
    int bucketBefore = range.bucket(before);
    for (int i = 0; i < draws; i++) {
      long hash = random.nextLong();
      int bucket = range.bucket(hash);
      assertThat(bucket).isBetween(5, 5 + count - 1);
      if (Long.compareUnsigned(before, hash) <= 0) {
        assertThat(bucketBefore).isLessThanOrEqualTo(bucket);
      } else {
        assertThat(bucketBefore).isGreaterThanOrEqualTo(bucket);
      }
      hits[bucket - 5]++;
      before = hash;
      bucketBefore = bucket;
    }
    double expected = (double) draws / count;
    assertThat(Arrays.stream(hits))
        .allMatch(n -> Math.abs(n - expected) < 6 * Math.sqrt(expected) + 1);
    assertThat(range.bucket(0)).isEqualTo(5);
    assertThat(range.bucket(-1)).isEqualTo(5 + count - 1);
  }
}
