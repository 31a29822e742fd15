package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectionBudgetTest {

  @Test
  void toleratesUpToItsShareAndNotOneMore() {
    assertThat(new RejectionBudget(0.1).isExceededBy(10, 100)).isFalse();
    assertThat(new RejectionBudget(0.1).isExceededBy(11, 100)).isTrue();
    assertThat(new RejectionBudget(0).isExceededBy(0, 100)).isFalse();
    assertThat(new RejectionBudget(0).isExceededBy(1, 100)).isTrue();
    assertThat(new RejectionBudget(1).isExceededBy(100, 100)).isFalse();
    assertThat(new RejectionBudget(0).isExceededBy(0, 0)).isFalse();
    assertThat(new RejectionBudget(0.29).isExceededBy(29, 100)).isFalse();
    assertThat(new RejectionBudget(0.29).isExceededBy(30, 100)).isTrue();
  }

  @Test
  void theMessageSaysHowManyWhichAndWhereTheyAre() {
    RejectedRecord record =
        new RejectedRecord(
            "s3a://raw/labels", 42, "label_range", "label 11 found, 0 to 9 allowed", new byte[1]);

    UserException failure =
        new RejectionBudget(0.001).exceeded(7, 3_000, List.of(record), "s3a://failed/");

    assertThat(failure)
        .hasMessageContaining("7 of 3000 records (0.233 %) were rejected, at most 0.1 % may be")
        .hasMessageContaining("record 42 of s3a://raw/labels: label_range, label 11 found")
        .hasMessageContaining("s3a://failed/")
        .hasMessageContaining("nothing was published");
  }

  @Test
  void refusesSharesThatAreNone() {
    assertThatThrownBy(() -> new RejectionBudget(1.5)).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new RejectionBudget(Double.NaN)).isInstanceOf(UserException.class);
  }

  @Test
  void accountingAddsUpOverSources() {
    Accounting accounting =
        Accounting.of(
            Map.of(
                "train", new RowCounts(100, 80, 15, 0, 1, 2, 2),
                "test", new RowCounts(10, 0, 0, 9, 0, 0, 1)));

    assertThat(accounting.total()).isEqualTo(new RowCounts(110, 80, 15, 9, 1, 2, 3));
    assertThat(accounting.sources()).containsOnlyKeys("test", "train");
  }
}
