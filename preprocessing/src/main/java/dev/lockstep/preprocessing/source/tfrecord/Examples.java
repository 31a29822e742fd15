package dev.lockstep.preprocessing.source.tfrecord;

import dev.lockstep.preprocessing.source.RecordColumns;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The message {@code tf.Example} (tensorflow/core/example/example.proto): field 1 is {@code
 * Features}, whose field 1 is a map from name to {@code Feature}. Of two features of a name the
 * last counts, and unknown fields are passed over, as protobuf has it.
 */
public final class Examples {
  private static final int ONLY = 1;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** Takes the features of one record, in the order of its bytes. */
  public interface Visitor {
    /**
     * @throws ExampleProblem if the feature is malformed
     */
    void feature(String name, Feature feature) throws ExampleProblem;
  }

  private Examples() {}

  /**
   * Goes through one record.
   *
   * @param mostBytes size of the largest record that is kept; its values may take four times as
   *     much in memory
   * @throws ExampleProblem if it is no such message, or its values take more
   */
  public static void read(byte[] record, int mostBytes, Visitor visitor) throws ExampleProblem {
    Allowance allowance = new Allowance(mostBytes);
    WireReader example = new WireReader(record, 0, record.length);
    while (example.next()) {
      if (example.field() == ONLY) {
        features(example.nested("features"), allowance, visitor);
      } else {
        example.skip();
      }
    }
  }

  private static void features(WireReader features, Allowance allowance, Visitor visitor)
      throws ExampleProblem {
    while (features.next()) {
      if (features.field() == ONLY) {
        entry(features.nested("feature"), allowance, visitor);
      } else {
        features.skip();
      }
    }
  }

  private static void entry(WireReader entry, Allowance allowance, Visitor visitor)
      throws ExampleProblem {
    String name = "";
    Feature feature = new Feature(allowance);
    while (entry.next()) {
      switch (entry.field()) {
        case KEY -> name = text(entry.nested("the name of a feature").rest());
        case VALUE -> feature.add(entry.nested("feature"));
        default -> entry.skip();
      }
    }
    visitor.feature(name, feature);
  }

  private static String text(byte[] bytes) throws ExampleProblem {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ExampleProblem(
          RecordColumns.PARSE_RULE, "the name of a feature is not valid UTF-8");
    }
  }
}
