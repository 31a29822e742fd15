package dev.lockstep.training.collective;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RingLargeIT {
  /** Zeros stay zeros however often the same memory is a part of the vector. */
  @Test
  void sumsAVectorOfMoreThanTwoGibibytes() {
    int parts = 80;
    int size = 32 << 20;
    List<Boolean> right =
        Rings.run(
            2,
            Rings.OPTIONS,
            ring -> {
              ByteBuffer zeros = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
              ByteBuffer last = ByteBuffer.allocateDirect(4000).order(ByteOrder.nativeOrder());
              for (int i = 0; i < 1000; i++) {
                last.putFloat(4 * i, i + ring.rank());
              }
              List<ByteBuffer> vector = new ArrayList<>();
              for (int i = 0; i < parts; i++) {
                vector.add(zeros);
              }
              vector.add(last);
              ring.allReduceSum(vector, ElementType.FLOAT32);
              for (int i = 0; i < 1000; i++) {
                assertThat(last.getFloat(4 * i)).isEqualTo(2f * i + 1);
              }
              assertThat(ring.bytesSent()).isGreaterThan(1L << 31);
              assertThat(zeros.mismatch(ByteBuffer.allocateDirect(size))).isEqualTo(-1);
              return true;
            });
    assertThat(right).containsExactly(true, true);
  }
}
