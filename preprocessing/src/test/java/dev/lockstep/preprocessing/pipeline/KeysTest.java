package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.split.KeyHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void holdsKeysOfAnyLengthHoweverShortTheyWereExpectedToBe() {
    for (int usual : new int[] {0, 1, 17, 1000}) {
      Random random = new Random(usual);
      List<byte[]> expected = new ArrayList<>();
      Keys keys = new Keys(500, usual);
      for (int row = 0; row < 500; row++) {
        byte[] key =
            row % 7 == 3 ? null : "k".repeat(random.nextInt(60)).concat("" + row).getBytes(UTF_8);
        expected.add(key);
        keys.add(key);
      }

      long[] hashes = new long[501];
      keys.hash(KeyHash.state(5), hashes, 1);
      assertThat(keys.rows()).isEqualTo(500);
      for (int row = 0; row < 500; row++) {
        byte[] key = expected.get(row);
        assertThat(keys.of(row)).as("row %d of usual %d", row, usual).isEqualTo(key);
        assertThat(keys.isMissing(row)).isEqualTo(key == null);
        assertThat(hashes[row + 1])
            .isEqualTo(key == null ? 0 : KeyHash.of(KeyHash.state(5), key, 0, key.length));
      }
    }
  }
}
