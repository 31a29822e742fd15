package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowTallyTest {

  @Test
  void addsUpPerObjectAndInTotalHoweverItWasMerged() {
    Random random = new Random(5);
    List<RowTally> parts = new ArrayList<>();
    long[][] expected = new long[50][Outcome.values().length];
    for (int p = 0; p < 30; p++) {
      RowTally part = new RowTally();
      for (int i = 0; i < 100; i++) {
        int source = random.nextInt(expected.length);
        Outcome outcome = Outcome.values()[random.nextInt(Outcome.values().length)];
        int records = random.nextInt(1_000_000);
        part.read("s3a://raw/" + source, records);
        part.add("s3a://raw/" + source, outcome, records);
        expected[source][outcome.ordinal()] += records;
      }
      parts.add(RowTally.of(part.toBytes()));
    }

    byte[] first = merged(parts).toBytes();
    Collections.shuffle(parts, random);

    assertThat(merged(parts).toBytes()).isEqualTo(first);
    Accounting accounting = merged(parts).freeze();
    long all = 0;
    for (int source = 0; source < expected.length; source++) {
      long[] n = expected[source];
      RowCounts counts = accounting.sources().get("s3a://raw/" + source);
      long in = n[0] + n[1] + n[2] + n[3] + n[4] + n[5];
      assertThat(counts).isEqualTo(new RowCounts(in, n[0], n[1], n[2], n[3], n[4], n[5]));
      all += in;
    }
    assertThat(accounting.total().in()).isEqualTo(all);
  }

  @Test
  void aLostOrDoubledRecordIsNamedWithItsObject() {
    RowTally tally = new RowTally();
    tally.read("s3a://raw/a", 10);
    tally.add("s3a://raw/a", Outcome.TRAIN, 10);
    tally.read("s3a://raw/b", 10);
    tally.add("s3a://raw/b", Outcome.REJECTED, 9);
    tally.add("s3a://raw/c", Outcome.of("duplicate"), 1);

    assertThatThrownBy(tally::freeze)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "records were lost or doubled in 2 of 3 objects (of all together 20 were read, 20 are"
                + " accounted for): s3a://raw/b: 10 read but 9 accounted for; s3a://raw/c: 0 read"
                + " but 1 accounted for");
  }

  @Test
  void whatWasWrittenIsCompared() {
    Accounting accounting =
        Accounting.of(Map.of("s3a://raw/a", new RowCounts(10, 5, 2, 1, 0, 0, 2)));
    Map<Split, Long> written = Map.of(Split.TRAIN, 5L, Split.VALIDATION, 2L, Split.TEST, 1L);

    assertThatCode(() -> accounting.requireWritten(written, 2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> accounting.requireWritten(written, 1))
        .hasMessageContaining("rejects were given 2 but 1 were written");
    assertThatThrownBy(() -> accounting.requireWritten(Map.of(Split.TRAIN, 5L), 2))
        .hasMessageContaining("validation was given 2 but 0 were written");
  }

  @Test
  void tensOfThousandsOfObjectsAreSmall() {
    RowTally tally = new RowTally();
    for (int i = 0; i < 50_000; i++) {
      tally.read("s3a://raw/some/folder/part-" + i + ".csv", 100_000);
      tally.add("s3a://raw/some/folder/part-" + i + ".csv", Outcome.TRAIN, 100_000);
    }

    assertThat(tally.toBytes()).hasSizeLessThan(3_000_000);
    assertThat(RowTally.of(tally.toBytes()).freeze().total().train()).isEqualTo(5_000_000_000L);
  }

  private static RowTally merged(List<RowTally> parts) {
    RowTally merged = new RowTally();
    parts.forEach(merged::merge);
    return merged;
  }
}
