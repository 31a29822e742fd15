package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.NumberColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetCheckTest {
  private static final BlockSchema SCHEMA =
      new BlockSchema(List.of(BlockSchema.Field.number("price")));
  private static final double[] PRICES = {
    5, 0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE
  };
  private static final Block BLOCK =
      new Block(SCHEMA, List.of(new NumberColumn(PRICES, PRICES.length)), PRICES.length);

  @Test
  void onlyNumbersAboveZeroHaveALogarithm() {
    TargetCheck log = new TargetCheck(SCHEMA, "price", List.of(), true);
    assertThat(log.check(BLOCK)).containsExactly(true, false, false, false, false, true);
    assertThat(log.reason(BLOCK, 1))
        .isEqualTo(
            "target price has 0.0; a number above 0 is needed, as its logarithm is the label");
    assertThat(log.reason(BLOCK, 3)).contains("has no value");
  }

  @Test
  void anyFiniteNumberIsAValue() {
    TargetCheck plain = new TargetCheck(SCHEMA, "price", List.of(), false);
    assertThat(plain.check(BLOCK)).containsExactly(true, true, true, false, false, true);
  }
}
