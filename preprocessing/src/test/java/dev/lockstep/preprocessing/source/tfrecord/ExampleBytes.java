package dev.lockstep.preprocessing.source.tfrecord;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes one {@code tf.Example}, and frames of records, as other programs do. */
public final class ExampleBytes {
  private static final int BYTES = 1;
  private static final int FLOATS = 2;
  private static final int INTEGERS = 3;

  private final ByteArrayOutputStream features = new ByteArrayOutputStream();

  /** One list in one field, or one field for each number. */
  public enum Numbers {
    PACKED,
    UNPACKED
  }

  /** Adds a bytes_list. */
  public ExampleBytes bytes(String name, byte[]... values) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (byte[] value : values) {
      field(list, 1, value);
    }
    return add(name, BYTES, list);
  }

  /** Adds a bytes_list of UTF-8. */
  public ExampleBytes text(String name, String value) {
    return bytes(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a float_list. */
  public ExampleBytes floats(Numbers form, String name, float... values) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (float value : values) {
      byte[] bits = little(Float.BYTES).putFloat(value).array();
      if (form == Numbers.UNPACKED) {
        list.write(1 << 3 | 5);
        list.writeBytes(bits);
      }
      packed.writeBytes(bits);
    }
    if (form == Numbers.PACKED) {
      field(list, 1, packed.toByteArray());
    }
    return add(name, FLOATS, list);
  }

  /** Adds an int64_list. */
  public ExampleBytes integers(Numbers form, String name, long... values) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (long value : values) {
      if (form == Numbers.UNPACKED) {
        list.write(1 << 3);
        varint(list, value);
      }
      varint(packed, value);
    }
    if (form == Numbers.PACKED) {
      field(list, 1, packed.toByteArray());
    }
    return add(name, INTEGERS, list);
  }

  /** Adds a feature without a list. */
  public ExampleBytes empty(String name) {
    return entry(name, new byte[0]);
  }

  /** The message. */
  public byte[] message() {
    ByteArrayOutputStream example = new ByteArrayOutputStream();
    field(example, 1, features.toByteArray());
    return example.toByteArray();
  }

  /** Records behind each other. */
  public static byte[] file(byte[]... records) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (byte[] record : records) {
      byte[] length = little(Long.BYTES).putLong(record.length).array();
      file.writeBytes(length);
      file.writeBytes(crc(length));
      file.writeBytes(record);
      file.writeBytes(crc(record));
    }
    return file.toByteArray();
  }

  /** A checksum as it is stored, bit by bit with the reversed polynomial of Castagnoli. */
  static byte[] crc(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    int value = ~crc;
    int masked = (value >>> 15 | value << 17) + 0xa282ead8;
    return little(Integer.BYTES).putInt(masked).array();
  }

  private ExampleBytes add(String name, int kind, ByteArrayOutputStream list) {
    ByteArrayOutputStream feature = new ByteArrayOutputStream();
    field(feature, kind, list.toByteArray());
    return entry(name, feature.toByteArray());
  }

  private ExampleBytes entry(String name, byte[] feature) {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    field(entry, 1, name.getBytes(StandardCharsets.UTF_8));
    field(entry, 2, feature);
    field(features, 1, entry.toByteArray());
    return this;
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] value) {
    out.write(number << 3 | 2);
    varint(out, value.length);
    out.writeBytes(value);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
