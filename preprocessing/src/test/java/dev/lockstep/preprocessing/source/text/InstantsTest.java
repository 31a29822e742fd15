package dev.lockstep.preprocessing.source.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, -62135596800000000",
    "9999-12-31T23:59:59.999999Z, 253402300799999999",
    "1969-12-31T23:59:59.9999995Z, -1",
    "2026-01-31 12:00:00.5+01:00, 1769857200500000",
  })
  void countsMicrosecondsHoweverFarFromToday(String text, long micros) {
    assertThat(Instants.micros(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {-9_223_372_036_854L, -9_300_000_000L, 0, 9_300_000_000L, 9_223_372_036_853L})
  void areThoseOfExactArithmetic(long seconds) {
    BigInteger exact =
        BigInteger.valueOf(seconds).multiply(BigInteger.valueOf(1_000_000)).add(BigInteger.TWO);

    assertThat(Instants.micros(Instant.ofEpochSecond(seconds, 2_999)))
        .isEqualTo(exact.longValueExact());
  }

  @Test
  void whatDoesNotFitIsNoTime() {
    assertThatThrownBy(() -> Instants.micros(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Instants.micros(Instant.MIN)).isInstanceOf(ArithmeticException.class);
  }
}
