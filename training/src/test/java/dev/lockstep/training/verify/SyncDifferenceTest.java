package dev.lockstep.training.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.training.collective.ElementType;
import dev.lockstep.training.model.ParameterBlock;
import dev.lockstep.training.worker.RankStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncDifferenceTest {
  private static final List<ParameterBlock> BLOCKS =
      List.of(
          new ParameterBlock("first", "W", 2, false),
          new ParameterBlock("first", "b", 1, true),
          new ParameterBlock("last", "W", 1, false));

  @Test
  void tellsTheLargestDifferenceOfEveryLayerAndLeavesIdleParametersOut() {
    SyncDifference found = SyncDifference.of(outcome(1, 2, 3, 4), outcome(1, 2.5, 9, 4));

    assertThat(found.layers()).containsExactly(entry("first", 0.5), entry("last", 0.0));
    assertThat(found.idle()).containsExactly("first.b");
    assertThat(found.largest()).isEqualTo(0.5, within(0.0));
    assertThat(found.withinBound()).isFalse();
  }

  @Test
  void theBoundIsThatOfTheType() {
    assertThat(SyncDifference.of(outcome(1, 2, 3, 4), outcome(1, 2, 3, 4 + 1e-12)).bound())
        .isEqualTo(1e-12);
    assertThat(SyncDifference.of(outcome(0, 0, 0, 0), outcome(0, 0, 0, 1e-12)).withinBound())
        .isTrue();
    assertThat(SyncDifference.of(outcome(0, 0, 0, 0), outcome(0, 0, 0, 2e-12)).withinBound())
        .isFalse();
  }

  @Test
  void whatIsNoNumberIsNeverEqual() {
    SyncDifference found = SyncDifference.of(outcome(Double.NaN, 2, 3, 4), outcome(1, 2, 3, 4));

    assertThat(found.largest()).isNaN();
    assertThat(found.withinBound()).isFalse();
  }

  private static SyncOutcome outcome(double... parameters) {
    ByteBuffer bytes =
        ByteBuffer.allocate(parameters.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(parameters);
    SyncOutcome.Facts facts =
        new SyncOutcome.Facts(0, 1, RankStatus.DONE, "", ElementType.FLOAT64, false, BLOCKS);
    return SyncOutcome.ofBytes(new SyncOutcome(facts, bytes.array()).toBytes());
  }
}
