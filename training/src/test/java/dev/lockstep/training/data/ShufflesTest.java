package dev.lockstep.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShufflesTest {

  @Test
  void isAPermutationForEverySize() {
    for (int size = 0; size <= 130; size++) {
      int[] sorted = Shuffles.permutation(size, 1000 + size);
      Arrays.sort(sorted);
      for (int i = 0; i < size; i++) {
        assertThat(sorted[i]).isEqualTo(i);
      }
    }
  }

  /** Values of an independent implementation: a change here changes every training run. */
  @Test
  void staysTheSameOnEveryMachineAndVersion() {
    assertThat(Shuffles.permutation(10, 42)).containsExactly(8, 3, 6, 5, 4, 0, 9, 2, 1, 7);
    assertThat(Shuffles.derive(42, 3, 7)).isEqualTo(9211726006794406499L);
  }

  @Test
  void everyUseOfASeedGetsItsOwn() {
    Set<Long> seeds = new HashSet<>();
    for (int epoch = 0; epoch < 50; epoch++) {
      for (int group = -1; group < 50; group++) {
        seeds.add(Shuffles.derive(9, epoch, group));
      }
    }
    assertThat(seeds).hasSize(50 * 51);
  }

  /** Each of 4 values at each of 4 places 2,500 times in 10,000, within 5 standard deviations. */
  @Test
  void everyOrderIsAboutAsLikely() {
    int[][] seen = new int[4][4];
    for (int seed = 0; seed < 10_000; seed++) {
      int[] order = Shuffles.permutation(4, Shuffles.derive(seed, 0, 0));
      for (int place = 0; place < 4; place++) {
        seen[place][order[place]]++;
      }
    }
    double deviation = Math.sqrt(10_000 * 0.25 * 0.75);
    for (int[] place : seen) {
      for (int count : place) {
        assertThat(Math.abs(count - 2_500)).isLessThan((int) (5 * deviation));
      }
    }
  }
}
