package dev.lockstep.preprocessing.synthetic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing ASCII text. */
final class TextBuffer {
  private static final int DECIMALS = 4;
  private static final int LONGEST_NUMBER = 24;

  private byte[] bytes = new byte[1 << 12];
  private int length;

  void add(String ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  void add(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  /** A whole number, not negative. */
  void add(long value) {
    reserve(LONGEST_NUMBER);
    digits(value, 1);
  }

  /** A number of ten-thousandths, with four decimals: -12345 is {@code -1.2345}. */
  void addDecimal(long tenThousandths) {
    reserve(LONGEST_NUMBER);
    if (tenThousandths < 0) {
      bytes[length++] = '-';
    }
    digits(Math.abs(tenThousandths), DECIMALS + 1);
    System.arraycopy(bytes, length - DECIMALS, bytes, length - DECIMALS + 1, DECIMALS);
    bytes[length - DECIMALS] = '.';
    length++;
  }

  /** Adds at least {@code least} digits. */
  private void digits(long value, int least) {
    int count = least;
    for (long rest = value / power(least); rest > 0; rest /= 10) {
      count++;
    }
    long rest = value;
    for (int at = length + count - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  int length() {
    return length;
  }

  /** Forgets everything after the first {@code kept} characters. */
  void truncate(int kept) {
    length = kept;
  }

  /** The text; it is not copied, so nothing may be added afterwards. */
  ByteBuffer asBytes() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
