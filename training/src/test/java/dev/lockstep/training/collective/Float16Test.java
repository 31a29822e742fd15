package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class Float16Test {
  @Test
  void everyValueOfBothFormatsSurvives() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short half = (short) bits;
      float wide = Float.intBitsToFloat(Float16.fromBinary16(half));
      float brain = Float.intBitsToFloat(Float16.fromBfloat16(half));
      if (!Float.isNaN(wide)) {
        assertThat((double) wide).isEqualTo(binary16(bits));
        assertThat(Float16.toBinary16(Float.floatToRawIntBits(wide))).isEqualTo(half);
      }
      if (!Float.isNaN(brain)) {
        assertThat(Float16.toBfloat16(Float.floatToRawIntBits(brain))).isEqualTo(half);
      }
    }
  }

  @Test
  void roundsToTheNearestValueAndToEvenInATie() {
    TreeMap<Double, Integer> halves = new TreeMap<>();
    TreeMap<Double, Integer> brains = new TreeMap<>();
    for (int bits = 0; bits < 0x7C00; bits++) {
      halves.put(binary16(bits), bits);
    }
    halves.put(65536.0, 0x7C00);
    for (int bits = 0; bits < 0x7F80; bits++) {
      brains.put((double) Float.intBitsToFloat(bits << 16), bits);
    }
    brains.put(0x1p128, 0x7F80);
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt() & 0x7FFF_FFFF);
      // half of them where binary16 has its values, and ties
      value = i % 2 == 0 ? value : Math.scalb(random.nextInt(1 << 13), random.nextInt(30) - 27);
      if (!Float.isNaN(value)) {
        int bits = Float.floatToRawIntBits(value);
        int half = nearest(halves, value);
        assertThat(Float16.toBinary16(bits)).isEqualTo((short) half);
        assertThat(Float16.toBinary16(bits | 0x8000_0000)).isEqualTo((short) (half | 0x8000));
        int brain = nearest(brains, value);
        assertThat(Float16.toBfloat16(bits)).isEqualTo((short) brain);
        assertThat(Float16.toBfloat16(bits | 0x8000_0000)).isEqualTo((short) (brain | 0x8000));
      }
    }
  }

  @Test
  void keepsNotANumber() {
    for (int bits : new int[] {0x7F80_0001, 0x7FFF_FFFF, 0xFF80_0001, 0xFFFF_FFFF, 0x7FC0_0000}) {
      short half = Float16.toBinary16(bits);
      short brain = Float16.toBfloat16(bits);
      assertThat(Float.intBitsToFloat(Float16.fromBinary16(half))).isNaN();
      assertThat(Float.intBitsToFloat(Float16.fromBfloat16(brain))).isNaN();
      // what is passed on stays as it is
      assertThat(Float16.toBinary16(Float16.fromBinary16(half))).isEqualTo(half);
      assertThat(Float16.toBfloat16(Float16.fromBfloat16(brain))).isEqualTo(brain);
    }
  }

  /** By the definition in IEEE 754. */
  private static double binary16(int bits) {
    int exponent = (bits >>> 10) & 31;
    double fraction = (bits & 0x3FF) / 1024.0;
    double magnitude =
        exponent == 31
            ? Double.POSITIVE_INFINITY
            : exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
    return bits >>> 15 == 0 ? magnitude : -magnitude;
  }

  private static int nearest(NavigableMap<Double, Integer> values, double value) {
    var below = values.floorEntry(value);
    var above = values.ceilingEntry(value);
    if (above == null) {
      return below.getValue();
    }
    double down = value - below.getKey();
    double up = above.getKey() - value;
    if (down == up) {
      return below.getValue() % 2 == 0 ? below.getValue() : above.getValue();
    }
    return down < up ? below.getValue() : above.getValue();
  }
}
