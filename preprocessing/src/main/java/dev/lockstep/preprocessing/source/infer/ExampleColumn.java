package dev.lockstep.preprocessing.source.infer;

import dev.lockstep.preprocessing.source.tfrecord.Feature;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** One feature in a sample: an array if a record has several values of it. */
final class ExampleColumn {
  /** Longer texts are no categories; nobody looks at what is behind. */
  private static final int KEPT_TEXT = 200;

  /** A value that is there, of a type whose values nobody looks at. */
  private static final Object PRESENT = "present";

  private final Set<Feature.Kind> kinds = EnumSet.noneOf(Feature.Kind.class);
  private final List<Object> values = new ArrayList<>();
  private boolean isList;
  private boolean isText = true;

  /**
   * @param record its number in the sample
   */
  void add(int record, Feature feature) {
    pad(record);
    // of two features of a name the last counts
    Object value = feature.kind() == Feature.Kind.NONE ? null : value(feature);
    if (values.size() == record) {
      values.add(value);
    } else {
      values.set(record, value);
    }
  }

  /** Whether texts and numbers are in it, which no type takes. */
  boolean isMixed() {
    return kinds.contains(Feature.Kind.BYTES) && kinds.size() > 1;
  }

  Set<Feature.Kind> kinds() {
    return kinds;
  }

  /**
   * @param records how many the sample has
   */
  SampledColumn typed(String name, int records) {
    pad(records);
    String remark =
        kinds.isEmpty() ? "no record of the sample has a value: the type is a guess" : null;
    return new SampledColumn(name, type(), values, remark);
  }

  private Object value(Feature feature) {
    isList |= feature.count() > 1;
    kinds.add(feature.kind());
    if (feature.kind() == Feature.Kind.BYTES) {
      return text(feature);
    }
    if (feature.count() == 0) {
      return null;
    }
    return feature.kind() == Feature.Kind.FLOAT
        ? present((double) feature.number(0))
        : (Object) (double) feature.integer(0);
  }

  private static Object present(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private Object text(Feature feature) {
    String first = null;
    for (int i = 0; i < feature.count(); i++) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(feature.bytes(i));
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        first = i == 0 ? text.substring(0, Math.min(KEPT_TEXT, text.length())) : first;
      } catch (CharacterCodingException e) {
        isText = false;
      }
    }
    return feature.count() > 0 && first == null ? PRESENT : first;
  }

  private DataType type() {
    DataType element = element();
    return isList ? DataTypes.createArrayType(element, true) : element;
  }

  private DataType element() {
    if (kinds.contains(Feature.Kind.FLOAT)) {
      return kinds.contains(Feature.Kind.INT64) ? DataTypes.DoubleType : DataTypes.FloatType;
    }
    if (kinds.contains(Feature.Kind.INT64)) {
      return DataTypes.LongType;
    }
    return isText ? DataTypes.StringType : DataTypes.BinaryType;
  }

  private void pad(int length) {
    while (values.size() < length) {
      values.add(null);
    }
  }
}
