package dev.lockstep.preprocessing.source.tfrecord;

import java.util.zip.CRC32C;

/**
 * CRC-32C (RFC 3720, B.4), rotated by 15 bits plus a constant, so that the checksum of bytes that
 * hold checksums is no weak one ("TFRecords format details" at tensorflow.org).
 */
final class MaskedCrc {
  private static final int ROTATION = 15;
  private static final int CONSTANT = 0xa282ead8;

  private final CRC32C crc = new CRC32C();

  /** Of these bytes alone. */
  static int of(byte[] bytes) {
    MaskedCrc crc = new MaskedCrc();
    crc.add(bytes, bytes.length);
    return crc.value();
  }

  void add(byte[] bytes, int length) {
    crc.update(bytes, 0, length);
  }

  int value() {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + CONSTANT;
  }
}
