package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.normalize.Normalization;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.OutputSpec;
import dev.lockstep.preprocessing.pipeline.PreprocessSpec.SplitSpec;
import dev.lockstep.preprocessing.source.IdxFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessSpecTest {

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1, 1.5, Double.NaN})
  void refusesAValidationShareThatLeavesNothingToTrainOn(double share) {
    assertThatThrownBy(() -> new SplitSpec(share, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("at least 0 and below 1", String.valueOf(share));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesARejectedShareThatIsNone(double share) {
    assertThatThrownBy(() -> spec("s3a://datasets/x", share))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("max_rejected", String.valueOf(share));
  }

  @Test
  void refusesOutputWithoutSize() {
    assertThatThrownBy(() -> new OutputSpec(0, 1024, 7))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("file_size");
    assertThatThrownBy(() -> new OutputSpec(1, 0, 7))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row_group_rows");
  }

  @Test
  void anAddressIsTheSameWithASlashAtItsEnd() {
    assertThat(spec("s3a://datasets/x/", 0)).isEqualTo(spec("s3a://datasets/x", 0));
    assertThatThrownBy(() -> spec(" / ", 0)).isInstanceOf(UserException.class);
  }

  private static PreprocessSpec spec(String dataset, double maxRejected) {
    return new PreprocessSpec(
        dataset,
        IdxFiles.at("s3a://raw/x"),
        new SplitSpec(0.1, 17),
        new Normalization.Scale(0, 1),
        maxRejected,
        new OutputSpec(1 << 20, 1024, 7));
  }
}
