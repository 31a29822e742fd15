package dev.lockstep.preprocessing.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final int TEXTS = 30_000;
  private static final byte[] INTERESTING = {
    'a',
    (byte) 0x80,
    (byte) 0xbf,
    (byte) 0xc1,
    (byte) 0xc2,
    (byte) 0xe0,
    (byte) 0xa0,
    (byte) 0x9f,
    (byte) 0xed,
    (byte) 0xef,
    (byte) 0xf0,
    (byte) 0x90,
    (byte) 0x8f,
    (byte) 0xf4,
    (byte) 0xf5
  };

  @Test
  void acceptsWhatJavaDecodes() {
    Random random = new Random(3);
    int valid = 0;
    for (int i = 0; i < TEXTS; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = INTERESTING[random.nextInt(INTERESTING.length)];
      }
      byte[] padded = Arrays.copyOf(bytes, bytes.length + Words.SLACK);

      boolean accepted = Utf8.firstInvalid(padded, 0, bytes.length) == Utf8.VALID;

      assertThat(accepted).as(Arrays.toString(bytes)).isEqualTo(decodes(bytes));
      valid += accepted ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(TEXTS / 100);
  }

  private static boolean decodes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).limit() >= 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
