package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizerTest {
  private static final int CHANNELS = 3;
  private static final int SIZE = 50;

  @Test
  void statisticsEqualATwoPassComputationInFloat64() {
    List<byte[]> rows = rows(2_000, 3);

    ChannelStatistics found = sums(rows).freeze();

    assertThat(found.rows()).isEqualTo(2_000);
    assertThat(found.elementsPerChannel()).isEqualTo(2_000L * SIZE);
    for (int channel = 0; channel < CHANNELS; channel++) {
      double mean = mean(rows, channel);
      double deviation = deviation(rows, channel, mean);
      assertThat(found.mean().get(channel)).isCloseTo(mean, within(1e-9));
      assertThat(found.standardDeviation().get(channel)).isCloseTo(deviation, within(1e-9));
    }
  }

  @Test
  void neitherOrderNorPartitionsChangeABit() {
    List<byte[]> rows = rows(500, 5);
    ChannelStatistics expected = sums(rows).freeze();

    for (int seed = 0; seed < 20; seed++) {
      List<byte[]> shuffled = new ArrayList<>(rows);
      Random random = new Random(seed);
      Collections.shuffle(shuffled, random);
      int cut = random.nextInt(rows.size() + 1);
      ChannelSums left = sums(shuffled.subList(0, cut));
      ChannelSums right = sums(shuffled.subList(cut, rows.size()));

      assertThat(right.merge(left).freeze()).isEqualTo(expected);
    }
  }

  @Test
  void smallDeviationAroundALargeMeanKeepsItsDigits() {
    ChannelSums sums = new ChannelSums(1);
    for (int i = 0; i < 1_000_000; i++) {
      sums.add(new byte[] {(byte) (i == 0 ? 254 : 255)});
    }

    double expected = Math.sqrt(1e-6 * (1 - 1e-6));
    assertThat(sums.freeze().standardDeviation().get(0)).isCloseTo(expected, within(1e-15));
  }

  @Test
  void standardizedRowsHaveMeanZeroAndDeviationOne() {
    List<byte[]> rows = rows(2_000, 9);
    Normalizer normalizer = Normalizer.of(sums(rows).freeze());

    for (int channel = 0; channel < CHANNELS; channel++) {
      float scale = normalizer.affine().scale().get(channel);
      float shift = normalizer.affine().shift().get(channel);
      double sum = 0;
      double squares = 0;
      for (byte[] row : rows) {
        for (int i = 0; i < SIZE; i++) {
          double value = Byte.toUnsignedInt(row[channel * SIZE + i]) * scale + shift;
          sum += value;
          squares += value * value;
        }
      }
      double count = (double) rows.size() * SIZE;
      assertThat(sum / count).isCloseTo(0, within(1e-5));
      assertThat(squares / count).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aConstantChannelIsCenteredAndNotBlownUp() {
    ChannelStatistics constant = sums(List.of(filled(200), filled(200))).freeze();

    assertThat(constant.standardDeviation()).containsOnly(0.0);
    assertThat(Normalizer.of(constant).affine().scale()).containsOnly(1f);
    assertThat(Normalizer.of(constant).affine().shift()).containsOnly(-200f);
  }

  @Test
  void scaleMapsTheStoredRangeOntoTheRequestedOne() {
    Normalizer normalizer = Normalizer.of(new Normalization.Scale(-1, 1));
    float scale = normalizer.affine().scale().get(0);
    float shift = normalizer.affine().shift().get(0);

    assertThat(0 * scale + shift).isEqualTo(-1f);
    assertThat(255 * scale + shift).isCloseTo(1f, within(1e-6f));
  }

  @Test
  void refusesARangeThatIsNone() {
    assertThatThrownBy(() -> new Normalization.Scale(1, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("min 1.0 and max 1.0");
    assertThatThrownBy(() -> new Normalization.Scale(0, Float.NaN))
        .isInstanceOf(UserException.class);
  }

  @Test
  void statisticsSurviveTheManifest() {
    ChannelStatistics statistics = sums(rows(10, 1)).freeze();

    assertThat(Json.value(Json.tree(statistics), ChannelStatistics.class)).isEqualTo(statistics);
  }

  @Test
  void refusesRowsThatDoNotDivideIntoChannels() {
    assertThatThrownBy(() -> new ChannelSums(3).add(new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ChannelSums sums(List<byte[]> rows) {
    ChannelSums sums = new ChannelSums(CHANNELS);
    rows.forEach(sums::add);
    return sums;
  }

  /** Channels of different mean and spread. */
  private static List<byte[]> rows(int count, long seed) {
    Random random = new Random(seed);
    List<byte[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      byte[] row = new byte[CHANNELS * SIZE];
      for (int i = 0; i < row.length; i++) {
        int channel = i / SIZE;
        row[i] = (byte) (40 * channel + random.nextInt(60 + 50 * channel));
      }
      rows.add(row);
    }
    return rows;
  }

  private static byte[] filled(int value) {
    byte[] row = new byte[CHANNELS * SIZE];
    Arrays.fill(row, (byte) value);
    return row;
  }

  private static double mean(List<byte[]> rows, int channel) {
    double sum = 0;
    for (byte[] row : rows) {
      for (int i = 0; i < SIZE; i++) {
        sum += Byte.toUnsignedInt(row[channel * SIZE + i]);
      }
    }
    return sum / ((double) rows.size() * SIZE);
  }

  private static double deviation(List<byte[]> rows, int channel, double mean) {
    double sum = 0;
    for (byte[] row : rows) {
      for (int i = 0; i < SIZE; i++) {
        double distance = Byte.toUnsignedInt(row[channel * SIZE + i]) - mean;
        sum += distance * distance;
      }
    }
    return Math.sqrt(sum / ((double) rows.size() * SIZE));
  }
}
