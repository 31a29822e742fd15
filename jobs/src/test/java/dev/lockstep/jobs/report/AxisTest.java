package dev.lockstep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void holdsAllValuesWithFewTicks() {
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      double scale = Math.pow(10, random.nextInt(12) - 6);
      double[] values = random.doubles(1 + random.nextInt(20), -scale, scale).toArray();

      Axis axis = Axis.over(DoubleStream.of(values));

      double slack = axis.step() * 1e-9;
      assertThat(DoubleStream.of(values))
          .allMatch(v -> v >= axis.low() - slack && v <= axis.high() + slack);
      assertThat(axis.ticks().length).isBetween(2, 8);
    }
  }

  @Test
  void oneValueOrNoneStillGivesAnAxis() {
    assertThat(Axis.over(DoubleStream.of(0.5)).high())
        .isGreaterThan(Axis.over(DoubleStream.of(0.5)).low());
    assertThat(Axis.over(DoubleStream.of(Double.NaN)).high()).isEqualTo(1);
  }
}
