package dev.lockstep.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  @ParameterizedTest
  @CsvSource({
    "3.4.2,true", "3.4.3,true", "3.10,true", "4.0.0,true", "3.4.2-vendor7,true",
    "3.4.1,false", "3.3.6,false", "3.4,false", "2.10.9,false", "unknown,false"
  })
  void comparesNumbersNotText(String version, boolean expected) {
    assertThat(Versions.atLeast(version, 3, 4, 2)).isEqualTo(expected);
  }
}
