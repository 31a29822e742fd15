package dev.lockstep.preprocessing.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;

class KeyHashTest {

  @Test
  void equalsSparksImplementationForEveryLengthAroundTheStripes() {
    Random random = new Random(7);
    for (int length = 0; length <= 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      long seed = random.nextLong();

      assertThat(KeyHash.xxh64(bytes, 0, length, seed))
          .as("length %d", length)
          .isEqualTo(XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, length, seed));
    }
  }

  @Test
  void equalsThePublishedValueForNoBytes() {
    assertThat(KeyHash.xxh64(new byte[0], 0, 0, 0)).isEqualTo(0xEF46DB3751D8E999L);
  }

  @Test
  void dependsOnTheSeed() {
    assertThat(KeyHash.of(1, "train/00000000")).isNotEqualTo(KeyHash.of(2, "train/00000000"));
  }
}
