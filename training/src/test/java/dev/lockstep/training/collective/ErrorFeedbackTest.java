package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ErrorFeedbackTest {
  private static final float THRESHOLD = 0.25f;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void allRanksGetTheSumOfWhatAPlainReferenceSends(int world) {
    int elements = 5000;
    int steps = 6;
    List<List<float[]>> ranks =
        Rings.run(
            world,
            Rings.OPTIONS,
            ring -> {
              ErrorFeedback feedback = new ErrorFeedback(ring, THRESHOLD, elements);
              List<float[]> sums = new ArrayList<>();
              for (int step = 0; step < steps; step++) {
                ByteBuffer gradient = gradient(elements, ring.rank(), step);
                feedback.allReduceSum(gradient);
                sums.add(floats(gradient));
              }
              return sums;
            });
    float[][] left = new float[world][elements];
    for (int step = 0; step < steps; step++) {
      float[] expected = new float[elements];
      for (int rank = 0; rank < world; rank++) {
        float[] gradient = floats(gradient(elements, rank, step));
        for (int i = 0; i < elements; i++) {
          left[rank][i] += gradient[i];
          if (Math.abs(left[rank][i]) >= THRESHOLD) {
            float sent = Math.copySign(THRESHOLD, left[rank][i]);
            left[rank][i] -= sent;
            expected[i] += sent;
          }
        }
      }
      for (List<float[]> sums : ranks) {
        assertThat(sums.get(step)).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsForgottenIsNeverSent() {
    Rings.run(
        2,
        Rings.OPTIONS,
        ring -> {
          ErrorFeedback feedback = new ErrorFeedback(ring, 1f, 1);
          feedback.allReduceSum(direct(4).putFloat(0, 1000f));
          feedback.clear();
          ByteBuffer next = direct(4);
          feedback.allReduceSum(next);
          assertThat(next.getFloat(0)).isZero();
          return null;
        });
  }

  @Test
  void whatIsNotSentIsSentLater() {
    Rings.run(
        2,
        Rings.OPTIONS,
        ring -> {
          ErrorFeedback feedback = new ErrorFeedback(ring, 1f, 3);
          float[] total = new float[3];
          for (int step = 0; step < 80; step++) {
            ByteBuffer gradient = direct(12);
            gradient.putFloat(0, 0.125f).putFloat(4, -0.25f).putFloat(8, 0f);
            feedback.allReduceSum(gradient);
            for (int i = 0; i < 3; i++) {
              total[i] += gradient.getFloat(4 * i);
            }
          }
          assertThat(total).containsExactly(20f, -40f, 0f);
          assertThat(feedback.residual().getFloat(0)).isZero();
          // 30 numbers of one byte each
          assertThat(feedback.bytesEncoded()).isEqualTo(30);
          assertThat(feedback.bytesDense()).isEqualTo(80 * 12);
          return null;
        });
  }

  @Test
  void aRestoredResidualGivesTheSameBits() {
    Rings.run(
        2,
        Rings.OPTIONS,
        ring -> {
          ErrorFeedback one = new ErrorFeedback(ring, THRESHOLD, 100);
          one.allReduceSum(gradient(100, ring.rank(), 0));
          ErrorFeedback other = new ErrorFeedback(ring, THRESHOLD, 100);
          other.restore(one.residual());
          ByteBuffer first = gradient(100, ring.rank(), 1);
          ByteBuffer second = gradient(100, ring.rank(), 1);
          one.allReduceSum(first);
          other.allReduceSum(second);
          assertThat(second).isEqualTo(first);
          assertThat(other.residual()).isEqualTo(one.residual());
          return null;
        });
  }

  @Test
  void refusesWhatItCannotEncode() {
    Rings.run(
        1,
        Rings.OPTIONS,
        ring -> {
          ErrorFeedback feedback = new ErrorFeedback(ring, THRESHOLD, 2);
          assertThatThrownBy(() -> feedback.allReduceSum(direct(4)))
              .hasMessageContaining("must have 8 bytes");
          assertThatThrownBy(() -> feedback.restore(direct(12)))
              .hasMessageContaining("must have 8 bytes");
          for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> feedback.allReduceSum(direct(8).putFloat(4, wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Element 1 of the gradient became " + wrong);
          }
          assertThatThrownBy(() -> new ErrorFeedback(ring, 0f, 2))
              .hasMessageContaining("threshold");
          return null;
        });
  }

  @Test
  void decodesEverythingItEncodesAndNothingThatIsBroken() {
    for (int elements : new int[] {1, 64, 65, 8192, 8193, 1_100_000}) {
      for (int period : new int[] {1, 2, 63, 64, 65, 8191, 8192, 1_048_577}) {
        ThresholdEncoding encoding = new ThresholdEncoding(1f, elements);
        ByteBuffer gradient = direct(4 * elements);
        for (int i = period - 1; i < elements; i += period) {
          gradient.putFloat(4 * i, i % 2 == 0 ? 1.5f : -1.5f);
        }
        ByteBuffer encoded = ByteBuffer.allocate(elements);
        encoding.encode(gradient, encoded);
        FloatBuffer sum = FloatBuffer.allocate(elements);
        encoding.decode(encoded.flip(), sum);
        for (int i = 0; i < elements; i++) {
          float expected = Math.signum(gradient.getFloat(4 * i));
          if (sum.get(i) != expected) {
            assertThat(sum.get(i)).as("element %d of %d", i, elements).isEqualTo(expected);
          }
        }
      }
    }
    ThresholdEncoding encoding = new ThresholdEncoding(1f, 4);
    for (byte[] broken : new byte[][] {{8}, {-128}, {2, 4}, {-1, -1, -1, -1, -1, 0}}) {
      assertThatThrownBy(() -> encoding.decode(ByteBuffer.wrap(broken), FloatBuffer.allocate(4)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ByteBuffer gradient(int elements, int rank, int step) {
    Random random = new Random(rank * 1000L + step);
    ByteBuffer gradient = direct(elements * Float.BYTES);
    for (int i = 0; i < elements; i++) {
      gradient.putFloat(4 * i, (float) random.nextGaussian() / 10);
    }
    return gradient;
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.asFloatBuffer().get(values);
    return values;
  }
}
