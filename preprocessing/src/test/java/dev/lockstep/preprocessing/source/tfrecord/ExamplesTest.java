package dev.lockstep.preprocessing.source.tfrecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.source.tfrecord.ExampleBytes.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {
  private static Map<String, String> read(byte[] record) throws ExampleProblem {
    Map<String, String> features = new TreeMap<>();
    Examples.read(record, 1 << 20, (name, feature) -> features.put(name, shown(feature)));
    return features;
  }

  private static String shown(Feature feature) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < feature.count(); i++) {
      values.add(
          switch (feature.kind()) {
            case BYTES -> HexFormat.of().formatHex(feature.bytes(i));
            case FLOAT -> feature.number(i);
            case INT64 -> feature.integer(i);
            case NONE -> "none";
          });
    }
    return feature.kind() + " " + values;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void readsPackedAndUnpackedListsOfAnyLength() throws ExampleProblem {
    long[] integers = {0, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE};
    float[] floats = {0, -0.0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    for (Numbers form : Numbers.values()) {
      byte[] record =
          new ExampleBytes()
              .integers(form, "i", integers)
              .floats(form, "f", floats)
              .bytes("b", new byte[] {1, 2}, new byte[0])
              .empty("e")
              .integers(form, "none")
              .message();

      assertThat(read(record))
          .containsEntry("i", "int64_list " + Arrays.toString(integers))
          .containsEntry("f", "float_list " + Arrays.toString(floats))
          .containsEntry("b", "bytes_list [0102, ]")
          .containsEntry("e", "no list []")
          .containsEntry("none", "int64_list []");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0a0a 0a08 0a0178 1203 1a01 08, a value that does not end",
    "0a0d 0a0b 0a0178 1206 1a04 0a02 8080, a value that does not end",
    "0a0c 0a0a 0a0178 1205 1203 0a0101, a value that does not end",
    "0a0d 0a0a 0a0178, features of 13 bytes",
    "0a0e 0a0c 0a0178 1207 1a05 0aff ffff7f, values of 268435455 bytes",
    "0801, features with wire type 0",
    "0b, features with wire type 3",
    "13, wire type 3",
    "17, wire type 7",
    "0001, field number 0",
    "80808080808080808080 01, a number of more than 10 bytes",
    "0a05 0a03 0a01ff, not valid UTF-8",
  })
  void saysWhyBytesAreNoExample(String bytes, String reason) {
    assertThatThrownBy(() -> read(hex(bytes)))
        .isInstanceOf(ExampleProblem.class)
        .hasMessageContaining(reason);
  }

  @Test
  void passesOverWhatItDoesNotKnowAndLetsTheLastCount() throws ExampleProblem {
    // unknown fields of all wire types around, the list of x given in two pieces of one kind
    byte[] record =
        hex(
            "1801 21 0102030405060708 2a02ffff 35 01020304"
                + "0a10 0a0e 0a0178 1209 1a02 0801 1a03 0a0102"
                + "0a09 0a07 0a0179 1202 1a00"
                + "0a0b 0a09 0a0179 1204 0a02 0a00");

    assertThat(read(record))
        .containsEntry("x", "int64_list [1, 2]")
        .containsEntry("y", "bytes_list []")
        .hasSize(2);
  }

  @Test
  void neverFailsInAnotherWayHoweverBytesAreDamaged() {
    byte[] record =
        new ExampleBytes()
            .integers(Numbers.PACKED, "i", 1, -1, 1L << 40)
            .floats(Numbers.UNPACKED, "f", 1, 2)
            .text("s", "text")
            .message();
    Random random = new Random(11);
    int problems = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] damaged = Arrays.copyOf(record, random.nextInt(record.length + 8));
      for (int change = random.nextInt(4); change >= 0 && damaged.length > 0; change--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        read(damaged);
      } catch (ExampleProblem e) {
        problems++;
      }
    }
    assertThat(problems).isGreaterThan(100_000);
  }

  /** 1,000 bytes may become 4,000. */
  @ParameterizedTest
  @CsvSource({"PACKED, 500, 501", "UNPACKED, 500, 501"})
  void boundsWhatSmallNumbersTakeInMemory(Numbers form, int most, int more) throws ExampleProblem {
    byte[] fits = new ExampleBytes().integers(form, "i", new long[most]).message();
    byte[] large = new ExampleBytes().integers(form, "i", new long[more]).message();

    Examples.read(fits, 1_000, (name, feature) -> assertThat(feature.count()).isEqualTo(most));
    refusesAsTooLarge(large);
  }

  @Test
  void boundsWhatAllFeaturesOfARecordTakeTogether() {
    byte[] texts = new ExampleBytes().bytes("b", new byte[84][0]).message();
    byte[] both =
        new ExampleBytes()
            .integers(Numbers.PACKED, "i", new long[300])
            .integers(Numbers.PACKED, "j", new long[201])
            .message();

    refusesAsTooLarge(texts);
    refusesAsTooLarge(both);
  }

  private static void refusesAsTooLarge(byte[] record) {
    assertThatThrownBy(() -> Examples.read(record, 1_000, (name, feature) -> {}))
        .isInstanceOf(ExampleProblem.class)
        .hasMessageContaining("more than 4000 bytes in memory")
        .satisfies(e -> assertThat(((ExampleProblem) e).rule()).isEqualTo("too_long"));
  }
}
