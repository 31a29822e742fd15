package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOrderTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 100, 1L << 20, 1L << 45, Long.MAX_VALUE, -1})
  void sortsByUnsignedHashThenByKeyHoweverNarrowTheHashesAre(long range) {
    SplittableRandom random = new SplittableRandom(range);
    int rows = 3_000;
    long[] hashes = new long[rows];
    byte[][] keys = new byte[rows][];
    long base = random.nextLong();
    for (int row = 0; row < rows; row++) {
      hashes[row] = range < 0 ? random.nextLong() : base + random.nextLong(range);
      keys[row] = ("key-" + row).getBytes(UTF_8);
    }

    int[] order = RowOrder.of(hashes, row -> keys[row]);

    Comparator<Integer> byHash = (a, b) -> Long.compareUnsigned(hashes[a], hashes[b]);
    int[] expected =
        IntStream.range(0, rows)
            .boxed()
            .sorted(byHash.thenComparing(row -> new String(keys[row], UTF_8)))
            .mapToInt(Integer::intValue)
            .toArray();
    assertThat(order).containsExactly(expected);
  }

  @Test
  void hasNothingToDoForNoRowAndOneRow() {
    assertThat(RowOrder.of(new long[0], row -> null)).isEmpty();
    assertThat(RowOrder.of(new long[] {-5}, row -> new byte[] {1})).containsExactly(0);
  }

  @Test
  void refusesTwoRowsWithOneKey() {
    byte[][] keys = {"a".getBytes(UTF_8), "b".getBytes(UTF_8), "a".getBytes(UTF_8)};

    assertThatThrownBy(() -> RowOrder.of(new long[] {7, 9, 7}, row -> keys[row]))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("\"a\"")
        .hasMessageContaining("deduplicate");
  }
}
