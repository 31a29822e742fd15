package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RingAllReduceTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void sumsAtEveryBoundaryLikeAFloat64ReferenceAndBitwiseAlikeOnAllRanks(int world) {
    int[] sizes = {0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1000, 4099};
    List<float[][]> ranks =
        Rings.run(
            world,
            Rings.segments(64),
            ring -> {
              float[][] sums = new float[sizes.length][];
              for (int i = 0; i < sizes.length; i++) {
                sums[i] = reduce(ring, values(i, ring.rank(), sizes[i]));
              }
              return sums;
            });
    for (int i = 0; i < sizes.length; i++) {
      for (float[][] sums : ranks) {
        assertThat(sums[i]).isEqualTo(ranks.get(0)[i]);
        assertCloseToReference(sums[i], world, i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2,524288", "3,524288", "2,4", "3,40000", "4,1048576", "5,100000"})
  void sumsLargeBuffersWithEverySegmentSize(int world, int segmentBytes) {
    int size = segmentBytes < 100 ? 3000 : 1_000_003;
    List<float[]> ranks =
        Rings.run(
            world,
            Rings.segments(segmentBytes),
            ring -> reduce(ring, values(7, ring.rank(), size)));
    for (float[] sums : ranks) {
      assertThat(sums).isEqualTo(ranks.get(0));
    }
    assertCloseToReference(ranks.get(0), world, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void sumsWithoutSharedMemoryAndWithItOnSomeRanksOnly(int world) {
    int size = 700_001;
    List<float[]> with =
        Rings.run(world, Rings.OPTIONS, ring -> reduce(ring, values(9, ring.rank(), size)));
    List<float[]> without =
        Rings.run(
            world,
            Rings.OPTIONS.withoutSharedMemory(),
            ring -> reduce(ring, values(9, ring.rank(), size)));
    List<float[]> mixed =
        Rings.start(
                world,
                rank -> rank == 1 ? Rings.OPTIONS.withoutSharedMemory() : Rings.OPTIONS,
                ring -> reduce(ring, values(9, ring.rank(), size)))
            .stream()
            .map(Rings::result)
            .toList();
    for (int rank = 0; rank < world; rank++) {
      assertThat(without.get(rank)).isEqualTo(with.get(0));
      assertThat(mixed.get(rank)).isEqualTo(with.get(0));
    }
  }

  @Test
  void sumsEachChunkInTheOrderOfTheRing() {
    int world = 4;
    int size = 1000;
    float[] sums =
        Rings.run(world, Rings.OPTIONS, ring -> reduce(ring, values(3, ring.rank(), size))).get(0);
    for (int i = 0; i < size; i++) {
      int chunk = i / (size / world);
      float expected = values(3, chunk, size)[i];
      for (int hop = 1; hop < world; hop++) {
        expected = values(3, (chunk + hop) % world, size)[i] + expected;
      }
      assertThat(sums[i]).isEqualTo(expected);
    }
  }

  @Test
  void givesTheSameBitsWhenRunAgain() {
    List<float[]> first =
        Rings.run(3, Rings.segments(4096), ring -> reduce(ring, values(1, ring.rank(), 50_000)));
    List<float[]> second =
        Rings.run(3, Rings.segments(4096), ring -> reduce(ring, values(1, ring.rank(), 50_000)));
    assertThat(second.get(1)).isEqualTo(first.get(2));
  }

  @Test
  void leavesPositionAndLimitAndTheBytesOutsideThem() {
    Rings.run(
        2,
        Rings.segments(16),
        ring -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
          for (int at = 0; at < 64; at += 4) {
            buffer.putFloat(at, 1);
          }
          ring.allReduceSum(buffer.position(8).limit(56));
          assertThat(buffer.position()).isEqualTo(8);
          assertThat(buffer.limit()).isEqualTo(56);
          buffer.clear();
          for (int at = 0; at < 64; at += 4) {
            assertThat(buffer.getFloat(at)).isEqualTo(at < 8 || at >= 56 ? 1f : 2f);
          }
          return null;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void sumsFloat64InRankOrderOnEveryRank(int world) {
    for (int size : new int[] {0, 1, 5, 20_000}) {
      List<double[]> ranks =
          Rings.run(
              world,
              Rings.OPTIONS,
              ring -> {
                double[] values = doubles(ring.rank(), size);
                ring.allReduceSum(values);
                return values;
              });
      double[] expected = doubles(0, size);
      for (int rank = 1; rank < world; rank++) {
        double[] more = doubles(rank, size);
        for (int i = 0; i < size; i++) {
          expected[i] += more[i];
        }
      }
      assertThat(ranks).allSatisfy(sums -> assertThat(sums).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "2,1", "3,1", "5,4"})
  void broadcastsTheRootsBytes(int world, int root) {
    for (int size : new int[] {0, 1, 99, 100, 101, 70_001}) {
      byte[] sent = new byte[size];
      new Random(size).nextBytes(sent);
      List<byte[]> ranks =
          Rings.run(
              world,
              Rings.segments(100),
              ring -> {
                ByteBuffer buffer = ByteBuffer.allocateDirect(size);
                if (ring.rank() == root) {
                  buffer.put(sent).flip();
                }
                ring.broadcast(buffer, root);
                byte[] got = new byte[size];
                buffer.get(got);
                return got;
              });
      assertThat(ranks).allSatisfy(got -> assertThat(got).isEqualTo(sent));
    }
  }

  @Test
  void mixesOperationsAndCountsTheBytesItSends() {
    List<Long> sent =
        Rings.run(
            3,
            Rings.OPTIONS.withGatherBytes(0),
            ring -> {
              for (int i = 0; i < 50; i++) {
                reduce(ring, values(i, ring.rank(), 3000));
                ring.barrier();
                double[] values = {ring.rank()};
                ring.allReduceSum(values);
                assertThat(values[0]).isEqualTo(3.0);
                ring.broadcast(ByteBuffer.allocate(10), i % 3);
              }
              return ring.bytesSent();
            });
    // four thirds of the buffer, the bound of Patarasuk and Yuan, plus headers and small blocks
    assertThat(sent).allSatisfy(bytes -> assertThat(bytes).isBetween(800_000L, 820_000L));
  }

  @Test
  void refusesBuffersItCannotSum() {
    Rings.run(
        1,
        Rings.OPTIONS,
        ring -> {
          assertThatThrownBy(() -> ring.allReduceSum(ByteBuffer.allocate(8)))
              .hasMessageContaining("direct");
          assertThatThrownBy(() -> ring.allReduceSum(direct(6))).hasMessageContaining("4 bytes");
          assertThatThrownBy(
                  () -> ring.allReduceSum(direct(8).duplicate().order(ByteOrder.BIG_ENDIAN)))
              .hasMessageContaining("native");
          assertThatThrownBy(() -> ring.broadcast(direct(8), 1)).hasMessageContaining("root");
          return null;
        });
  }

  @Test
  void timesAllReduceOnEveryRank() {
    List<List<AllReduceTimer.Timing>> timings =
        Rings.run(
            2,
            Rings.OPTIONS,
            ring -> AllReduceTimer.measure(ring, Duration.ofMillis(50), 4_000_000, 40_000));
    for (List<AllReduceTimer.Timing> rank : timings) {
      assertThat(rank).extracting(AllReduceTimer.Timing::bytes).containsExactly(4_000_000, 40_000);
      assertThat(rank)
          .allSatisfy(
              timing ->
                  assertThat(timing.median())
                      .isBetween(timing.min(), timing.max())
                      .isGreaterThan(0));
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static float[] reduce(Communicator ring, float[] values) {
    ByteBuffer buffer = direct(values.length * Float.BYTES);
    FloatBuffer floats = buffer.asFloatBuffer();
    floats.put(0, values);
    ring.allReduceSum(buffer);
    floats.get(0, values);
    return values;
  }

  /** Values of very different magnitude, so that another order of summation gives other bits. */
  private static float[] values(long seed, int rank, int size) {
    Random random = new Random(seed * 31 + rank);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(4)));
    }
    return values;
  }

  private static double[] doubles(int rank, int size) {
    return new Random(rank).doubles(size).map(value -> value * 1e6).toArray();
  }

  private static void assertCloseToReference(float[] sums, int world, long seed) {
    double[] reference = new double[sums.length];
    double[] magnitude = new double[sums.length];
    for (int rank = 0; rank < world; rank++) {
      float[] values = values(seed, rank, sums.length);
      for (int i = 0; i < sums.length; i++) {
        reference[i] += values[i];
        magnitude[i] += Math.abs(values[i]);
      }
    }
    for (int i = 0; i < sums.length; i++) {
      // each of world - 1 additions is off by at most half a unit in the last place
      assertThat(Math.abs(sums[i] - reference[i]))
          .isLessThanOrEqualTo(magnitude[i] * world * Math.ulp(1f));
    }
  }
}
