package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassValuesTest {
  @Test
  void namesThatAreNumbersAreTheValues() {
    assertThat(ClassValues.ofNumbers(List.of("3", "1.5"))).containsExactly("3", "1.5");
  }

  @Test
  void truthIsOneInWhateverOrder() {
    assertThat(ClassValues.ofNumbers(List.of("true", "false"))).containsExactly("1", "0");
    assertThat(ClassValues.ofNumbers(List.of("false", "true"))).containsExactly("0", "1");
  }

  @Test
  void otherNamesStandForTheirIndexes() {
    assertThat(ClassValues.ofNumbers(List.of("cat", "dog", "true"))).containsExactly("0", "1", "2");
  }
}
