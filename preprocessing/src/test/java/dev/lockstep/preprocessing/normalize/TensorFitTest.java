package dev.lockstep.preprocessing.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.TensorColumn;
import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TensorFitTest {
  private static final int ROWS = 200;
  private static final int WIDTH = 3 * 20;
  private static final TensorSpec TENSOR =
      new TensorSpec("features", DType.UINT8, List.of(3, 4, 5), Affine.identity());
  private static final BlockSchema INPUT =
      new BlockSchema(
          List.of(BlockSchema.Field.tensor("image", WIDTH), BlockSchema.Field.number("digit")));
  private static final TargetSpec DIGIT =
      new TargetSpec.OfClass("digit", List.of("zero", "one", "two"));

  @Test
  void standardizeHasExactlyTheStatisticsOfTheSumsPerChannel() {
    Block block = block(7);
    ChannelSums expected = new ChannelSums(3);
    for (int i = 0; i < ROWS / 2; i++) {
      expected.add(Arrays.copyOfRange(block.tensor(0).bytes(), i * WIDTH, (i + 1) * WIDTH));
    }
    FeatureFit fit = fit(new Standardize(ColumnSelection.ALL));
    FitAccumulator sums = fit.accumulator();
    sums.add(block, halfTrain(), new long[ROWS]);
    FrozenFeatures features = fit.next(fit.accumulator(sums.toBytes())).frozen();

    ChannelStatistics statistics = expected.freeze();
    assertThat(features.schema().features().affine()).isEqualTo(Normalizer.of(statistics).affine());
    assertThat(features.statistics()).containsOnlyKeys("standardize");
    assertThat(features.statistics()).containsEntry("standardize", Json.tree(statistics));
    assertThat(features.schema().features().dtype()).isEqualTo(DType.UINT8);
  }

  @Test
  void elementsAreStoredAsTheyCameAlsoAfterThawing() {
    Block block = block(9);
    FeatureFit fit = fit(new Scale(null, 0, 1));
    assertThat(fit.isFitted()).isTrue();
    FrozenFeatures features = FeatureFits.thaw(fit.frozen().toJson());
    byte[] stored = new byte[ROWS * WIDTH];
    features.encode(block, Split.TRAIN, new long[ROWS], stored);
    double[] labels = new double[ROWS];
    features.labels(block, labels);

    assertThat(stored).isEqualTo(block.tensor(0).bytes());
    assertThat(labels).isEqualTo(block.number(1).values());
    assertThat(features.schema().features().affine())
        .isEqualTo(Normalizer.of(new Normalization.Scale(0, 1)).affine());
    assertThat(features.statistics()).isEmpty();
  }

  @Test
  void otherStepsAndASecondInputAreRefused() {
    assertThatThrownBy(() -> fit(new MinMax(ColumnSelection.ALL, null, null, null)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("one step, scale or standardize");
    BlockSchema two =
        new BlockSchema(
            List.of(
                BlockSchema.Field.tensor("image", WIDTH),
                BlockSchema.Field.number("digit"),
                BlockSchema.Field.number("writer")));
    assertThatThrownBy(() -> FeatureFits.of(two, List.of(), DIGIT, Optional.of(TENSOR)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("[image, writer]");
  }

  private static FeatureFit fit(FeatureStep step) {
    return FeatureFits.of(INPUT, List.of(step), DIGIT, Optional.of(TENSOR));
  }

  private static byte[] halfTrain() {
    byte[] splits = new byte[ROWS];
    Arrays.fill(splits, ROWS / 2, ROWS, (byte) Split.TEST.ordinal());
    return splits;
  }

  private static Block block(long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[ROWS * WIDTH];
    random.nextBytes(bytes);
    double[] digits = random.ints(ROWS, 0, 3).asDoubleStream().toArray();
    return new Block(
        INPUT, List.of(new TensorColumn(bytes, WIDTH, ROWS), new NumberColumn(digits, ROWS)), ROWS);
  }
}
