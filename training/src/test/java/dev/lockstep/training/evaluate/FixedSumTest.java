package dev.lockstep.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedSumTest {
  private static FixedSum of(List<Double> values) {
    FixedSum sum = new FixedSum();
    values.forEach(sum::add);
    return sum;
  }

  @Test
  void agreesWithExactDecimalsAndDoesNotDependOnOrderOrParts() {
    Random random = new Random(4);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      values.add(random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
    }
    double exact =
        values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue();
    double found = of(values).value();
    assertThat(found).isCloseTo(exact, within(values.size() * 0x1p-41));

    Collections.shuffle(values, random);
    FixedSum merged = new FixedSum();
    for (int from = 0; from < values.size(); from += 700) {
      merged.merge(of(values.subList(from, Math.min(values.size(), from + 700))).parts());
    }
    assertThat(merged.value()).isEqualTo(found);
  }

  /** Sums that a long would not hold, of either sign, and back to a small one. */
  @Test
  void carriesBeyond64Bits() {
    double large = Math.nextDown(FixedSum.LIMIT);
    for (int sign : new int[] {1, -1}) {
      FixedSum sum = new FixedSum();
      for (int i = 0; i < 100; i++) {
        sum.add(sign * large);
      }
      assertThat(sum.value()).isCloseTo(sign * 100 * large, within(1e-6));
      for (int i = 0; i < 100; i++) {
        sum.add(-sign * large);
      }
      sum.add(0.25);
      assertThat(sum.value()).isEqualTo(0.25);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -FixedSum.LIMIT}) {
      assertThatThrownBy(() -> new FixedSum().add(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(value));
    }
  }
}
