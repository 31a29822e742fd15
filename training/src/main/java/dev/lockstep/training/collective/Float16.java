package dev.lockstep.training.collective;

/**
 * Conversions between the bits of float32 and those of the two 16-bit formats: IEEE 754 binary16
 * and bfloat16, the upper half of a float32. Rounds to nearest, ties to even; a NaN stays a NaN.
 */
final class Float16 {
  private static final int INFINITY = 0x7F80_0000;
  private static final int MAGNITUDE = 0x7FFF_FFFF;

  /** Smallest float32 magnitude that binary16 rounds to infinity: 65520. */
  private static final int OVERFLOW = 0x477F_F000;

  /** Smallest normal binary16, 2^-14. */
  private static final int NORMAL = 0x3880_0000;

  /** Difference of the exponents' biases, 127 - 15, in the place of float32's exponent. */
  private static final int BIAS = 112 << 23;

  private Float16() {}

  static short toBfloat16(int bits) {
    if ((bits & MAGNITUDE) > INFINITY) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  static int fromBfloat16(short bits) {
    return bits << 16;
  }

  static short toBinary16(int bits) {
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & MAGNITUDE;
    if (magnitude >= OVERFLOW) {
      return (short) (sign | (magnitude > INFINITY ? 0x7E00 : 0x7C00));
    }
    if (magnitude >= NORMAL) {
      return (short) (sign | ((magnitude - BIAS + 0xFFF + ((magnitude >>> 13) & 1)) >>> 13));
    }
    // 0.5 has the spacing of binary16's subnormals, 2^-24: the addition rounds as they need it
    float shifted = Float.intBitsToFloat(magnitude) + 0.5f;
    return (short) (sign | (Float.floatToRawIntBits(shifted) - 0x3F00_0000));
  }

  static int fromBinary16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = bits & 0x7FFF;
    if (magnitude >= 0x7C00) {
      return sign | INFINITY | (magnitude << 13);
    }
    if (magnitude >= 0x400) {
      return sign | ((magnitude << 13) + BIAS);
    }
    return sign | Float.floatToRawIntBits(magnitude * 0x1p-24f);
  }
}
