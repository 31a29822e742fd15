package dev.lockstep.preprocessing.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  private static final int NUMBERS = 50_000;

  @Test
  void theUsualKindIsExactlyWhatJavaMakesOfIt() {
    Random random = new Random(1);
    for (int i = 0; i < NUMBERS; i++) {
      String text = number(random);
      double value = usual(text);

      if (!Double.isNaN(value)) {
        assertThat(Double.doubleToLongBits(value))
            .as(text)
            .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
      } else {
        assertThat(text.length()).as(text).isGreaterThan(15);
      }
    }
  }

  @Test
  void whatIsNoNumberIsNotTakenForOne() {
    for (String text :
        List.of(
            "",
            "-",
            ".",
            "-.",
            "1.2.3",
            "1-2",
            "--1",
            "1e",
            "e5",
            "1x",
            "0x10",
            "1f",
            "1 2",
            "12345678x",
            "..........",
            "1.5.",
            "\u00b11")) {
      byte[] data = bytes(text);
      assertThat(usual(text)).as(text).isNaN();
      assertThat(Decimals.usualLong(data, 0, text.length())).as(text).isEqualTo(Decimals.NO_LONG);
      assertThat(Decimals.isNumber(data, 0, text.length())).as(text).isFalse();
    }
  }

  @Test
  void wholeNumbersAreExact() {
    Random random = new Random(2);
    for (int i = 0; i < NUMBERS; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      String text = Long.toString(value);
      long parsed = Decimals.usualLong(bytes(text), 0, text.length());

      if (parsed == Decimals.NO_LONG) {
        assertThat(text.replace("-", "").length()).isGreaterThan(18);
      } else {
        assertThat(parsed).isEqualTo(value);
      }
    }
  }

  private static String number(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int whole = random.nextInt(10);
    int fraction = random.nextInt(10);
    for (int i = 0; i < whole; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    if (whole == 0 || random.nextBoolean()) {
      text.append('.');
      for (int i = 0; i < fraction + (whole == 0 ? 1 : 0); i++) {
        text.append((char) ('0' + random.nextInt(10)));
      }
    }
    return text.toString();
  }

  private static double usual(String text) {
    return Decimals.usual(bytes(text), 0, text.length());
  }

  private static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    byte[] padded = Arrays.copyOf(bytes, bytes.length + Words.SLACK);
    padded[bytes.length] = ',';
    padded[bytes.length + 1] = '7';
    return padded;
  }
}
