package dev.lockstep.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.training.model.backend.NativeBackend;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchArraysTest {
  private final BatchArrays arrays = new BatchArrays(InputView.vector(3), 4, false);

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  @Test
  void everyRowHasExactlyItsOneInEveryBatch() {
    Random random = new Random(1);
    for (int batch = 0; batch < 200; batch++) {
      float[] labels = new float[1 + batch % 20];
      for (int row = 0; row < labels.length; row++) {
        labels[row] = random.nextInt(4);
      }
      float[][] found = arrays.labels(labels, labels.length).toFloatMatrix();
      for (int row = 0; row < labels.length; row++) {
        float[] expected = new float[4];
        expected[(int) labels[row]] = 1;
        assertThat(found[row]).isEqualTo(expected);
      }
    }
  }

  @Test
  void onlyTheFirstRowsOfALabelArrayCount() {
    assertThat(arrays.labels(new float[] {1, 99, -1}, 1).toFloatMatrix()[0])
        .containsExactly(0, 1, 0, 0);
  }

  @Test
  void refusesALabelThatIsNoClass() {
    assertThatThrownBy(() -> arrays.labels(new float[] {0, 4}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labels must be 0 to 3 but row 1 has 4.0");
  }

  @Test
  void valuesAreFedAsAColumn() {
    BatchArrays values = new BatchArrays(InputView.vector(3), 1, false);
    for (int rows : new int[] {3, 2, 3}) {
      assertThat(values.labels(new float[] {-1.5f, 99, rows}, rows).toFloatMatrix())
          .isEqualTo(Arrays.copyOf(new float[][] {{-1.5f}, {99}, {rows}}, rows));
    }
  }

  @Test
  void seesWhatIsWrittenIntoTheBufferLater() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * 3 * 4).order(ByteOrder.nativeOrder());
    var array = arrays.features(buffer, 2);
    buffer.putFloat(5 * Float.BYTES, 7f);

    assertThat(array.getFloat(1, 2)).isEqualTo(7f);
    assertThat(arrays.features(buffer, 2)).isSameAs(array);
    assertThat(arrays.features(buffer, 1)).isNotSameAs(array);
  }

  @Test
  void anotherBufferOverTheSameMemoryIsTheSameArray() {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 * 3 * 4).order(ByteOrder.nativeOrder());
    var first = arrays.features(part(memory, 0, 2), 2);
    var second = arrays.features(part(memory, 2, 2), 2);

    assertThat(second).isNotSameAs(first);
    assertThat(arrays.features(part(memory, 0, 2), 2)).isSameAs(first);
    assertThat(arrays.features(part(memory, 2, 2), 2)).isSameAs(second);
  }

  @Test
  void manyBatchesInTurnAreRememberedAndLargeOnesAreNotKeptAlive() {
    ByteBuffer memory = ByteBuffer.allocateDirect(200 * 3 * 4).order(ByteOrder.nativeOrder());
    var first = arrays.features(part(memory, 0, 1), 1);
    for (int row = 1; row < 200; row++) {
      arrays.features(part(memory, row, 1), 1);
    }
    assertThat(arrays.features(part(memory, 0, 1), 1)).isSameAs(first);

    int rows = (64 << 20) / (3 * 4);
    ByteBuffer large = ByteBuffer.allocateDirect(rows * 3 * 4).order(ByteOrder.nativeOrder());
    arrays.features(large, rows);
    assertThat(arrays.features(part(memory, 0, 1), 1)).isNotSameAs(first);
  }

  private static ByteBuffer part(ByteBuffer memory, int row, int rows) {
    return memory.slice(row * 3 * 4, rows * 3 * 4).order(ByteOrder.nativeOrder());
  }

  @Test
  void beginsAtTheBuffersPosition() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * 3 * 4).order(ByteOrder.nativeOrder());
    buffer.putFloat(3 * Float.BYTES, 5f);
    assertThat(arrays.features(buffer, 1).getFloat(0, 0)).isZero();
    buffer.position(3 * Float.BYTES);

    assertThat(arrays.features(buffer, 1).getFloat(0, 0)).isEqualTo(5f);
  }

  @Test
  void refusesABufferThatIsTooSmallOrOnTheHeap() {
    ByteBuffer direct = ByteBuffer.allocateDirect(11).order(ByteOrder.nativeOrder());
    ByteBuffer heap = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());

    assertThatThrownBy(() -> arrays.features(direct, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12 bytes");
    assertThatThrownBy(() -> arrays.features(heap, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("direct");
  }
}
