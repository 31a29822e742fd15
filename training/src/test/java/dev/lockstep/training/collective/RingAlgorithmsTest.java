package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways of an all-reduce, vectors of several buffers, both element types, all-gather. */
@Timeout(60)
class RingAlgorithmsTest {
  private static final int ALWAYS = 1 << 20;

  @ParameterizedTest
  @CsvSource({
    "2,FLOAT32", "3,FLOAT32", "4,FLOAT32", "5,FLOAT32", "7,FLOAT32", "8,FLOAT32", "9,FLOAT32",
    "2,BFLOAT16", "3,BFLOAT16", "4,BFLOAT16", "5,BFLOAT16", "2,FLOAT16", "3,FLOAT16", "6,FLOAT16"
  })
  void gatheringGivesTheBitsOfTheRingOnEveryRank(int world, WireFormat wire) {
    int[] sizes = {0, 1, 2, world - 1, world, world + 1, 15, 16, 17, 33, 64, 1000, 3001};
    RingOptions options = Rings.segments(64).withWire(wire);
    Rings.Work<List<byte[]>> work =
        ring -> {
          List<byte[]> sums = new ArrayList<>();
          for (int size : sizes) {
            ByteBuffer vector = floats(size, ring.rank());
            ring.allReduceSum(vector);
            sums.add(bytes(vector));
          }
          return sums;
        };
    List<List<byte[]>> around = Rings.run(world, options.withGatherBytes(0), work);
    List<List<byte[]>> gathered = Rings.run(world, options.withGatherBytes(ALWAYS), work);
    for (int i = 0; i < sizes.length; i++) {
      for (int rank = 0; rank < world; rank++) {
        assertThat(around.get(rank).get(i)).isEqualTo(around.get(0).get(i));
        assertThat(gathered.get(rank).get(i)).isEqualTo(around.get(0).get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void aVectorInSeveralBuffersHasTheSumOfTheSameVectorInOne(ElementType type) {
    int[] cuts = {0, 8, 8, 800, 1_000_000, 1_000_008, 1_600_000};
    for (int gatherBytes : new int[] {0, 16 << 20}) {
      Rings.run(
          3,
          Rings.segments(10_000).withGatherBytes(gatherBytes),
          ring -> {
            ByteBuffer one = elements(type, 1_600_000, ring.rank());
            ByteBuffer several = elements(type, 1_600_000, ring.rank());
            ring.allReduceSum(List.of(one), type);
            List<ByteBuffer> parts = new ArrayList<>();
            for (int i = 1; i < cuts.length; i++) {
              ByteBuffer part = several.duplicate().order(ByteOrder.nativeOrder());
              parts.add(part.limit(cuts[i]).position(cuts[i - 1]));
            }
            ring.allReduceSum(parts, type);
            assertThat(several).isEqualTo(one);
            assertThat(parts.get(2).position()).isEqualTo(8);
            return null;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void sumsFloat64LikeAReferenceInTheOrderOfTheRing(int world) {
    int size = 60 * 100;
    double[] expected = new double[size];
    for (int chunk = 0; chunk < world; chunk++) {
      for (int hop = 0; hop < world; hop++) {
        double[] values = doubles(size, (chunk + hop) % world);
        for (int i = size / world * chunk; i < size / world * (chunk + 1); i++) {
          expected[i] += values[i];
        }
      }
    }
    for (int gatherBytes : new int[] {0, ALWAYS}) {
      List<double[]> ranks =
          Rings.run(
              world,
              Rings.OPTIONS.withGatherBytes(gatherBytes),
              ring -> {
                ByteBuffer vector = elements(ElementType.FLOAT64, size * 8, ring.rank());
                ring.allReduceSum(List.of(vector), ElementType.FLOAT64);
                return doubles(vector);
              });
      assertThat(ranks).allSatisfy(sums -> assertThat(sums).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void gathersBlocksOfAnyLength(int world) {
    Random random = new Random(world);
    for (int most : new int[] {0, 1, 50, 300_000}) {
      int[] lengths = random.ints(world, 0, most + 1).toArray();
      int all = Arrays.stream(lengths).sum();
      byte[] expected = new byte[all];
      random.nextBytes(expected);
      Rings.run(
          world,
          Rings.OPTIONS,
          ring -> {
            ByteBuffer blocks = ByteBuffer.allocateDirect(all + 7).position(3).limit(all + 3);
            int start = Arrays.stream(lengths, 0, ring.rank()).sum();
            blocks.put(3 + start, expected, start, lengths[ring.rank()]);
            ring.allGather(blocks, lengths);
            assertThat(blocks.position()).isEqualTo(3);
            assertThat(bytes(blocks)).isEqualTo(expected);
            return null;
          });
    }
  }

  @Test
  void gathersEqualBlocks() {
    Rings.run(
        3,
        Rings.OPTIONS,
        ring -> {
          ByteBuffer blocks = ByteBuffer.allocate(6);
          blocks.putShort(2 * ring.rank(), (short) (100 + ring.rank()));
          ring.allGather(blocks);
          assertThat(blocks).isEqualTo(ByteBuffer.wrap(new byte[] {0, 100, 0, 101, 0, 102}));
          return null;
        });
  }

  @Test
  void shortFormatsSaveBytesAndSayHowMany() {
    Rings.run(
        2,
        Rings.OPTIONS.withWire(WireFormat.BFLOAT16),
        ring -> {
          ring.allReduceSum(floats(1_000_000, ring.rank()));
          assertThat(ring.bytesSent()).isBetween(2_000_000L, 2_000_100L);
          assertThat(ring.bytesUncompressed() - ring.bytesSent()).isEqualTo(2_000_000);
          return null;
        });
  }

  private static ByteBuffer floats(int size, int rank) {
    return elements(ElementType.FLOAT32, size * Float.BYTES, rank);
  }

  /** Values of very different magnitude, so that another order of summation gives other bits. */
  private static ByteBuffer elements(ElementType type, int bytes, int rank) {
    Random random = new Random(rank);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    for (int at = 0; at < bytes; at += type.bytes()) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(4));
      if (type == ElementType.FLOAT32) {
        buffer.putFloat(at, (float) value);
      } else {
        buffer.putDouble(at, value);
      }
    }
    return buffer;
  }

  private static double[] doubles(int size, int rank) {
    return doubles(elements(ElementType.FLOAT64, size * Double.BYTES, rank));
  }

  private static double[] doubles(ByteBuffer buffer) {
    double[] values = new double[buffer.remaining() / Double.BYTES];
    buffer.asDoubleBuffer().get(values);
    return values;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
