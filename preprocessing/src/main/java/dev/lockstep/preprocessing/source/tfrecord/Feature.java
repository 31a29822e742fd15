package dev.lockstep.preprocessing.source.tfrecord;

import java.util.Arrays;

/**
 * The message {@code tf.train.Feature}: a list of bytes, of float32 or of int64. A list of another
 * kind behind it takes its place, one of the same kind continues it, as protobuf has it.
 */
public final class Feature {
  /** What a feature holds, by its field in the message; none before there is a list. */
  public enum Kind {
    NONE("no list"),
    BYTES("bytes_list"),
    FLOAT("float_list"),
    INT64("int64_list");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  private static final int VALUE = 1;
  private static final int FIRST = 4;

  /** Of a value of bytes beside the bytes themselves: its objects, as Spark holds them. */
  private static final int OVERHEAD = 48;

  private final Allowance allowance;
  private Kind kind = Kind.NONE;
  private int count;
  private long[] integers = {};
  private float[] floats = {};

  /** Start and end of each value in the record. */
  private int[] spans = {};

  private byte[] record = {};

  /**
   * @param allowance what all features of a record may take in memory, together
   */
  Feature(Allowance allowance) {
    this.allowance = allowance;
  }

  /** Adds a serialized message to it. */
  void add(WireReader message) throws ExampleProblem {
    while (message.next()) {
      int field = message.field();
      if (field == 0 || field >= Kind.values().length) {
        message.skip();
        continue;
      }
      become(Kind.values()[field]);
      list(message.nested(kind.toString()));
    }
  }

  private void become(Kind next) {
    if (kind != next) {
      kind = next;
      count = 0;
    }
  }

  private void list(WireReader list) throws ExampleProblem {
    while (list.next()) {
      if (list.field() != VALUE) {
        list.skip();
      } else if (kind == Kind.BYTES) {
        bytes(list.nested("a value"));
      } else if (list.type() == (kind == Kind.FLOAT ? WireReader.FIXED32 : WireReader.VARINT)) {
        number(list);
      } else {
        WireReader packed = list.nested("values");
        while (!packed.isAtEnd()) {
          number(packed);
        }
      }
    }
  }

  private void bytes(WireReader value) throws ExampleProblem {
    allowance.take(value.end() - value.position() + OVERHEAD);
    record = value.bytes();
    spans = 2 * count < spans.length ? spans : Arrays.copyOf(spans, 2 * grown());
    spans[2 * count] = value.position();
    spans[2 * count + 1] = value.end();
    count++;
  }

  private void number(WireReader values) throws ExampleProblem {
    allowance.take(kind == Kind.FLOAT ? Float.BYTES : Long.BYTES);
    if (kind == Kind.FLOAT) {
      floats = count < floats.length ? floats : Arrays.copyOf(floats, grown());
      floats[count++] = values.fixedFloat();
    } else {
      integers = count < integers.length ? integers : Arrays.copyOf(integers, grown());
      integers[count++] = values.varint();
    }
  }

  private int grown() {
    return Math.max(FIRST, count + count / 2);
  }

  /** What it holds. */
  public Kind kind() {
    return kind;
  }

  /** How many values. */
  public int count() {
    return count;
  }

  /** A value of a list of bytes, copied. */
  public byte[] bytes(int i) {
    return Arrays.copyOfRange(record, spans[2 * i], spans[2 * i + 1]);
  }

  /** A value of a list of float32. */
  public float number(int i) {
    return floats[i];
  }

  /** A value of a list of int64. */
  public long integer(int i) {
    return integers[i];
  }
}
