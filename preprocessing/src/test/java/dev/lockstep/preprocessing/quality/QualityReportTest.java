package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QualityReportTest {
  private static final RowCounts COUNTS = new RowCounts(1_000, 985, 0, 0, 0, 6, 9);
  private static final Accounting ACCOUNTING =
      Accounting.of(
          Map.of(
              "s3a://raw/a",
              new RowCounts(900, 885, 0, 0, 0, 6, 9),
              "s3a://raw/b",
              new RowCounts(100, 100, 0, 0, 0, 0, 0)));
  private static final RejectionBudget ALL = new RejectionBudget(1);

  @Test
  void countsEveryRuleWithItsFirstRecords() {
    Rule age = new NotNull("age", "Age", null, null);
    Rule zip = new NotNull("zip", "Zip", Severity.DROP, null);
    Rule day = new NotNull("day", "Day", null, null);

    QualityReport report = QualityReport.of(List.of(day, age, zip), tally(), ACCOUNTING);

    assertThat(report.rules()).extracting("name").containsExactly("day", "age", "zip", "parse");
    assertThat(report.rules()).extracting("broken").containsExactly(0L, 7L, 6L, 2L);
    assertThat(report.rules().get(1).examples())
        .containsExactly(
            new Broken("s3a://raw/a", 0L, "age 0"),
            new Broken("s3a://raw/a", 1L, "age 1"),
            new Broken("s3a://raw/a", 2L, "age 2"));
    assertThat(Json.value(Json.tree(report), QualityReport.class)).isEqualTo(report);
  }

  @Test
  void aReportDoesNotDependOnHowCountsWereMerged() {
    Random random = new Random(3);
    List<RuleTally> parts = new ArrayList<>();
    RuleTally whole = new RuleTally();
    for (int p = 0; p < 20; p++) {
      RuleTally part = new RuleTally();
      for (int i = random.nextInt(40); i > 0; i--) {
        String rule = "r" + random.nextInt(4);
        String source = "s3a://raw/" + random.nextInt(3);
        long position = random.nextInt(1_000);
        part.add(rule, source, position, "why " + position);
        whole.add(rule, source, position, "why " + position);
      }
      parts.add(RuleTally.of(part.toBytes()));
    }
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(parts, random);
      RuleTally merged = new RuleTally();
      parts.forEach(merged::merge);
      assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
    }
  }

  @Test
  void withinItsBudgetsARunMayPublish() {
    Rule age = new NotNull("age", "Age", null, RejectionBudget.ofCount(7));

    assertThatCode(
            () ->
                QualityReport.of(List.of(age), tally(), ACCOUNTING)
                    .enforce(new RejectionBudget(0.009), COUNTS, "s3a://kept"))
        .doesNotThrowAnyException();
  }

  @Test
  void saysAllThatForbidsToPublishAtOnce() {
    Rule age = new NotNull("age", "Age", null, new RejectionBudget(0.006));
    Rule zip = new NotNull("zip", "Zip", Severity.FAIL, null);
    Rule count = new RowCount("enough", null, 500L, null, true, null);
    Rule kept = new RowCount("kept", RowCount.Counted.KEPT, 985L, 985L, false, null);
    QualityReport report = QualityReport.of(List.of(age, zip, count, kept), tally(), ACCOUNTING);

    assertThatThrownBy(() -> report.enforce(new RejectionBudget(0.008), COUNTS, "s3a://kept"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "7 of 1000 records (0.7 %) broke the rule age, at most 0.6 % may (its max_rejected)."
                + " The first: record 0 of s3a://raw/a: age 0; record 1 of s3a://raw/a: age 1;"
                + " record 2 of s3a://raw/a: age 2."
                + " 6 records broke the rule zip, whose severity is fail. The first: record 0 of"
                + " s3a://raw/a: zip 0; record 1 of s3a://raw/a: zip 1; record 2 of s3a://raw/a:"
                + " zip 2."
                + " Rule enough is broken, whose severity is fail. Found: s3a://raw/b: 100 records"
                + " were read, at least 500 allowed."
                + " 9 of 1000 records (0.9 %) were rejected, at most 0.8 % may be (max_rejected)."
                + " The first: record 0 of s3a://raw/a: age, age 0; record 0 of s3a://raw/a: parse,"
                + " parse 0; record 0 of s3a://raw/a: zip, zip 0."
                + " All rejected records are kept in s3a://kept; nothing was published.");
    assertThat(report.violations(ALL, COUNTS)).hasSize(3);
  }

  @Test
  void bytesThatAreSomethingElseAreRefused() {
    byte[] good = tally().toBytes();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> RuleTally.of(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThatThrownBy(() -> RuleTally.of(longer)).hasMessageContaining("1 bytes too many");
  }

  /** 7 records broke age, 6 zip, 2 could not be parsed; the last ones were counted first. */
  private static RuleTally tally() {
    RuleTally tally = new RuleTally();
    for (String rule : List.of("age", "zip", "parse")) {
      int broken = rule.equals("age") ? 7 : rule.equals("zip") ? 6 : 2;
      for (int i = broken - 1; i >= 0; i--) {
        tally.add(rule, "s3a://raw/a", i, rule + " " + i);
      }
    }
    return tally;
  }
}
