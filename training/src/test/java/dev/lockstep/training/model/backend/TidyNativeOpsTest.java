package dev.lockstep.training.model.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class TidyNativeOpsTest {
  @BeforeAll
  static void load() {
    NativeBackend.initialize();
  }

  /** Another test of this process may have loaded ND4J before; executors have not. */
  @Test
  void isWhatNd4jIsToldToWorkWith() {
    assertThat(System.getProperty("native.ops")).isEqualTo(TidyNativeOps.class.getName());
  }

  @Test
  void freesShapeAndStridesOnceTheLibraryHasThem() {
    LongPointer shape = new LongPointer(3L, 5L);
    LongPointer strides = new LongPointer(5L, 1L);

    new TidyNativeOps().shapeBuffer(2, shape, strides, DataType.FLOAT.toInt(), 'c', 1, false);

    assertThat(shape.isNull()).isTrue();
    assertThat(strides.isNull()).isTrue();
  }

  @Test
  void freesDimensionsOnceTheLibraryHasThem() {
    IntPointer dimensions = new IntPointer(1);
    LongPointer shapeInfo = (LongPointer) Nd4j.create(3, 5).shapeInfoDataBuffer().addressPointer();

    new TidyNativeOps().tadOnlyShapeInfo(shapeInfo, dimensions, 1);

    assertThat(dimensions.isNull()).isTrue();
    assertThat(shapeInfo.isNull()).isFalse();
  }
}
