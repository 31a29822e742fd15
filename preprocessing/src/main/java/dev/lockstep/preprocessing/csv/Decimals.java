package dev.lockstep.preprocessing.csv;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;

/**
 * Numbers from text. What is usual in data, few digits and no exponent, is exact by arithmetic on
 * integers and one division (William D. Clinger, How to Read Floating Point Numbers Accurately,
 * 1990: mantissa below 2^53 and a power of ten up to 10^22 are both exact); all else goes to a
 * complete parser.
 */
final class Decimals {
  /** No number, or none of the usual kind; no text gives this one. */
  static final long NO_LONG = Long.MIN_VALUE;

  private static final long ZEROS = 0x3030303030303030L;
  private static final long DOTS = 0x2e2e2e2e2e2e2e2eL;
  private static final long DIGITS_ONLY = 0x4646464646464646L;
  private static final long EXACT = 1L << 53;
  private static final int FLOAT_DIGITS = 7;

  /** Digits that fit a long whatever they are. */
  private static final int MOST_DIGITS = 18;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Decimals() {}

  /**
   * A number of the usual kind: an optional minus, digits, and at most one dot.
   *
   * @return NaN if it is none
   */
  static double usual(byte[] data, int start, int end) {
    int negative = data[start] == '-' ? 1 : 0;
    int from = start + negative;
    int length = end - from;
    if ((length - 1) >>> 3 != 0) {
      return longer(data, from, end, negative);
    }
    // the text, with zeros before it, in one word
    long word = (Words.at(data, from) << ((Long.BYTES - length) << 3)) | zerosBefore(length);
    int fraction = 0;
    long x = word ^ DOTS;
    long dot = (x - Words.ONES) & ~x & Words.HIGHS;
    if (dot != 0) {
      if (length == 1) {
        return Double.NaN;
      }
      int place = Long.numberOfTrailingZeros(dot) & ~7;
      fraction = 7 - (place >>> 3);
      long before = word & ~(-1L << place);
      long behind = (word >>> place >>> 8) << place << 8;
      word = behind | (before << 8) | '0';
    }
    if ((((word + DIGITS_ONLY) | (word - ZEROS)) & Words.HIGHS) != 0) {
      return Double.NaN;
    }
    double value = eightDigits(word) / POWERS[fraction];
    return negative == 0 ? value : -value;
  }

  private static long zerosBefore(int length) {
    return (ZEROS >>> 8) >>> ((length - 1) << 3);
  }

  /**
   * Value of eight ASCII digits (Johnny Lee, Fast numeric string to int; Daniel Lemire, Number
   * Parsing at a Gigabyte per Second, 2021).
   */
  private static long eightDigits(long digits) {
    long pairs = digits - ZEROS;
    pairs = pairs * 10 + (pairs >>> 8);
    long high = (pairs & 0x000000ff000000ffL) * 0x000f424000000064L;
    long low = ((pairs >>> 16) & 0x000000ff000000ffL) * 0x0000271000000001L;
    return (high + low) >>> 32;
  }

  private static double longer(byte[] data, int from, int end, int negative) {
    int dot = -1;
    long mantissa = 0;
    if (end - from > MOST_DIGITS + 1 || end <= from) {
      return Double.NaN;
    }
    for (int i = from; i < end; i++) {
      int digit = data[i] - '0';
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
      } else if (data[i] == '.' && dot < 0) {
        dot = i;
      } else {
        return Double.NaN;
      }
    }
    int fraction = dot < 0 ? 0 : end - 1 - dot;
    if (mantissa >= EXACT || (dot < 0 && end - from > MOST_DIGITS)) {
      return Double.NaN;
    }
    double value = mantissa / POWERS[fraction];
    return negative == 0 ? value : -value;
  }

  /**
   * A whole number of up to 18 digits with an optional minus.
   *
   * @return {@link #NO_LONG} if it is none
   */
  static long usualLong(byte[] data, int start, int end) {
    boolean negative = data[start] == '-';
    int from = negative ? start + 1 : start;
    int length = end - from;
    if (length < 1 || length > MOST_DIGITS) {
      return NO_LONG;
    }
    long value = 0;
    if (length <= Long.BYTES) {
      long word = (Words.at(data, from) << ((Long.BYTES - length) << 3)) | zerosBefore(length);
      if ((((word + DIGITS_ONLY) | (word - ZEROS)) & Words.HIGHS) != 0) {
        return NO_LONG;
      }
      value = eightDigits(word);
    } else {
      for (int i = from; i < end; i++) {
        int digit = data[i] - '0';
        if (digit < 0 || digit > 9) {
          return NO_LONG;
        }
        value = value * 10 + digit;
      }
    }
    return negative ? -value : value;
  }

  /** Whether text is a decimal number, with optional sign, dot and exponent. */
  static boolean isNumber(byte[] data, int start, int end) {
    int at = start;
    if (at < end && (data[at] == '-' || data[at] == '+')) {
      at++;
    }
    int whole = digits(data, at, end);
    at += whole;
    int fraction = 0;
    if (at < end && data[at] == '.') {
      fraction = digits(data, at + 1, end);
      at += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (at < end && (data[at] | 0x20) == 'e') {
      at++;
      if (at < end && (data[at] == '-' || data[at] == '+')) {
        at++;
      }
      int exponent = digits(data, at, end);
      at = exponent == 0 ? end + 1 : at + exponent;
    }
    return at == end;
  }

  private static int digits(byte[] data, int from, int end) {
    int at = from;
    while (at < end && data[at] >= '0' && data[at] <= '9') {
      at++;
    }
    return at - from;
  }

  /** The double nearest to a text that {@link #isNumber}. */
  static double any(byte[] data, int start, int end) {
    return JavaDoubleParser.parseDouble(data, start, end - start);
  }

  /** The float nearest to a text that {@link #isNumber}. */
  static float anyFloat(byte[] data, int start, int end) {
    return JavaFloatParser.parseFloat(data, start, end - start);
  }

  /**
   * Whether the double that {@link #usual} made of so many characters rounds to the float nearest
   * to the text: with up to seven digits mantissa and power are exact floats too, and a quotient of
   * floats may be rounded twice (Samuel A. Figueroa, When is Double Rounding Innocuous?, 1995).
   */
  static boolean isSafeAsFloat(int length) {
    return length <= FLOAT_DIGITS;
  }
}
