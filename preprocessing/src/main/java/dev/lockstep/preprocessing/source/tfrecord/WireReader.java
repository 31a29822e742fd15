package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.util.Arrays;

/**
 * Fields of a protobuf message within bytes ("Encoding" at protobuf.dev), one after the other.
 * Nothing is copied, and nothing outside of the message is looked at.
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int TYPE_BITS = 3;
  private static final int MOST_FIELD = (1 << 29) - 1;
  private static final int PAYLOAD_BITS = 7;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Goes to the value of the next field; false at the end. The value has to be read or skipped. */
  boolean next() throws ExampleProblem {
    if (isAtEnd()) {
      return false;
    }
    int begin = at;
    long tag = varint();
    field = (int) (tag >>> TYPE_BITS & MOST_FIELD);
    type = (int) tag & (1 << TYPE_BITS) - 1;
    if (field == 0 || tag >>> TYPE_BITS > MOST_FIELD) {
      throw malformed("field number " + (tag >>> TYPE_BITS), begin);
    }
    return true;
  }

  boolean isAtEnd() {
    return at == end;
  }

  int field() {
    return field;
  }

  int type() {
    return type;
  }

  /** Seven bits a byte, the lowest first. */
  long varint() throws ExampleProblem {
    int begin = at;
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
      require(1, begin);
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes", begin);
  }

  /** An IEEE 754 number of 32 bits. */
  float fixedFloat() throws ExampleProblem {
    require(Float.BYTES, at);
    int bits = 0;
    for (int i = 0; i < Float.BYTES; i++) {
      bits |= (bytes[at + i] & 0xff) << (Byte.SIZE * i);
    }
    at += Float.BYTES;
    return Float.intBitsToFloat(bits);
  }

  /** The message or bytes of this field, which must be of that kind. */
  WireReader nested(String name) throws ExampleProblem {
    int begin = at;
    if (type != BYTES) {
      throw malformed(name + " with wire type " + type + ", expected " + BYTES, begin);
    }
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed(name + " of " + Long.toUnsignedString(length) + " bytes", begin);
    }
    WireReader inner = new WireReader(bytes, at, at + (int) length);
    at += (int) length;
    return inner;
  }

  /** The record that this is a part of. */
  byte[] bytes() {
    return bytes;
  }

  /** Where in the record it has come to. */
  int position() {
    return at;
  }

  /** Where in the record it ends. */
  int end() {
    return end;
  }

  /** All that is left, copied. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** Passes over the value of a field that nobody knows. */
  void skip() throws ExampleProblem {
    switch (type) {
      case VARINT -> varint();
      case FIXED64 -> pass(Long.BYTES);
      case BYTES -> nested("field " + field);
      case FIXED32 -> pass(Integer.BYTES);
      default -> throw malformed("wire type " + type, at);
    }
  }

  private void pass(int count) throws ExampleProblem {
    require(count, at);
    at += count;
  }

  private void require(int count, int begin) throws ExampleProblem {
    if (end - at < count) {
      throw malformed("a value that does not end", begin);
    }
  }

  private static ExampleProblem malformed(String found, int where) {
    return new ExampleProblem(
        RecordColumns.PARSE_RULE,
        "the record is no tf.Example: found " + found + " at its byte " + where);
  }
}
