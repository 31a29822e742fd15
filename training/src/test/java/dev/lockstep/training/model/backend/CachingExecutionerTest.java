package dev.lockstep.training.model.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

class CachingExecutionerTest {
  private static CachingExecutioner caching;
  private static NativeOpExecutioner plain;

  @BeforeAll
  static void load() {
    NativeBackend.initialize();
    caching = new CachingExecutioner();
    plain = new NativeOpExecutioner();
  }

  /** Another test of this process may have loaded ND4J before; executors have not. */
  @Test
  void isWhatNd4jIsToldToWorkWith() {
    assertThat(System.getProperty("opexec")).isEqualTo(CachingExecutioner.class.getName());
  }

  @Test
  void describesShapesAsTheLibraryDoesAndOnce() {
    long[] shape = {3, 5};
    long[] byRows = {5, 1};
    long[] byColumns = {1, 3};
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      for (long[] strides : new long[][] {byRows, byColumns}) {
        for (char order : new char[] {'c', 'f'}) {
          for (boolean empty : new boolean[] {false, true}) {
            DataBuffer found = caching.createShapeInfo(shape, strides, 1, order, type, empty);

            assertThat(found.asLong())
                .isEqualTo(plain.createShapeInfo(shape, strides, 1, order, type, empty).asLong());
            assertThat(caching.createShapeInfo(shape.clone(), strides, 1, order, type, empty))
                .isSameAs(found);
          }
        }
      }
    }
    assertThat(caching.createShapeInfo(new long[] {5, 3}, byRows, 1, 'c', DataType.FLOAT, false))
        .isNotSameAs(caching.createShapeInfo(shape, byRows, 1, 'c', DataType.FLOAT, false));
  }

  @Test
  void describesPartsAlongDimensionsAsTheLibraryDoesAndOnce() {
    INDArray array = Nd4j.create(DataType.FLOAT, 3, 5, 2);
    for (int[] dimensions : new int[][] {{0}, {1}, {2}, {0, 2}, {Integer.MAX_VALUE}}) {
      var found = caching.tadShapeInfoAndOffsets(array, dimensions);
      var expected = plain.tadShapeInfoAndOffsets(array, dimensions);

      assertThat(found.getTadShapeInfo().asLong()).isEqualTo(expected.getTadShapeInfo().asLong());
      assertThat(found.getTadOffsets().asLong()).isEqualTo(expected.getTadOffsets().asLong());
      assertThat(caching.tadShapeInfoAndOffsets(array.dup(), dimensions)).isSameAs(found);
      assertThat(caching.tadShapeInfoAndOffsets(array.castTo(DataType.DOUBLE), dimensions))
          .isNotSameAs(found);
    }
  }
}
