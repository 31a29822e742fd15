package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.step.Filter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What replays add. */
class ReplayPipelineIT extends ReplayFixture {
  private static Map<String, List<Float>> rows(DatasetVersion version) {
    Map<String, List<Float>> rows = new TreeMap<>();
    DailyTable.read(version).values().forEach(rows::putAll);
    return rows;
  }

  @Test
  void addsExactlyWhatAChangedFileAcceptsAndKeepsTheRestForWhatItBreaks() {
    DatasetVersion base = publish(spec);
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult result = replay(fixed, ALL);

    DatasetVersion after = result.published().orElseThrow();
    assertThat(result.before()).isEqualTo(Map.of("columns", BROKEN, "type", 2L, "size", 3L));
    assertThat(result.after()).isEqualTo(Map.of("columns", BROKEN, "size", 1L));
    assertThat(result.added()).isEqualTo(4);
    RowCounts counts = after.manifest().counts();
    assertThat(counts.in()).isEqualTo(base.manifest().counts().in());
    assertThat(counts.rejected()).isEqualTo(base.manifest().counts().rejected() - 4);
    Map<String, List<Float>> rows = rows(after);
    assertThat(rows.keySet()).containsAll(rows(base).keySet());
    rows.keySet().removeAll(rows(base).keySet());
    assertThat(rows.keySet()).containsExactly("1", "2", "3", "4");
    assertThat(rejected()).hasSize((int) BROKEN + 1);
    assertThat(rejected().stream().filter(r -> r.rule().equals("size")).findFirst().orElseThrow())
        .satisfies(
            left -> {
              assertThat(left.source()).endsWith("late.csv");
              assertThat(new String(left.raw(), StandardCharsets.UTF_8))
                  .isEqualTo("5,5000,3,blue,odd");
              assertThat(left.reason()).contains("4500");
            });
  }

  @Test
  void aRunOfTheChangedFileMakesAllRowsAnewAndHasTheSameOnes() {
    publish(spec);
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));
    DatasetVersion replayed = replay(fixed, ALL).published().orElseThrow();

    DatasetVersion rebuilt = publish(fixed);

    assertThat(rebuilt.manifest().id()).isNotEqualTo(replayed.manifest().id());
    assertThat(rebuilt.manifest().counts()).isEqualTo(replayed.manifest().counts());
    for (Split split : Split.values()) {
      assertThat(DailyTable.read(rebuilt, split).keySet())
          .isEqualTo(DailyTable.read(replayed, split).keySet());
    }
  }

  /** Its other rows were made by another file, so new objects would stand beside the wrong ones. */
  @Test
  void nothingIsAddedToAVersionThatAChangedFileReplayed() {
    publish(DailyTable.appending(spec, 30));
    TabularSpec fixed =
        DailyTable.appending(with(List.of("n/a", ""), 4500, new RejectionBudget(0.1)), 30);
    assertThat(replay(fixed, ALL).published()).isPresent();
    table.write(2);

    assertThat(PreprocessPipeline.plan(storage, fixed).obstacle())
        .contains("rows of another specification");
    assertThat(publish(fixed).manifest().extension()).isNull();
  }

  @Test
  void correctedRecordsAreAddedAndARunOfTheSameFileKeepsThem() {
    publish(spec);
    Map<Place, byte[]> corrected = new HashMap<>();
    for (RejectedRecord record : rejected()) {
      String raw = new String(record.raw(), StandardCharsets.UTF_8);
      String better = raw.replace(",broken", ",1500,3,red,odd").replace("5,5000", "5,6000");
      corrected.put(
          new Place(record.source(), record.position()), better.getBytes(StandardCharsets.UTF_8));
    }

    ReplayResult result =
        replay(spec, new ReplayRequest(new Choice(Set.of(), corrected), null, false));

    DatasetVersion after = result.published().orElseThrow();
    assertThat(result.after()).isEqualTo(Map.of("type", 2L, "size", 3L));
    assertThat(result.added()).isEqualTo(BROKEN);
    assertThat(after.manifest().extension().corrected()).isEqualTo(BROKEN);
    assertThat(rejected())
        .anyMatch(r -> new String(r.raw(), StandardCharsets.UTF_8).startsWith("5,5000"));
    assertThat(PreprocessPipeline.run(LocalSpark::session, storage, spec, false).reused()).isTrue();
    assertThat(latest()).isEqualTo(after.manifest().id());
  }

  @Test
  void onlyRecordsOfChosenRulesAreReplayed() {
    publish(spec);
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult result =
        replay(fixed, new ReplayRequest(new Choice(Set.of("type"), Map.of()), null, false));

    assertThat(result.added()).isEqualTo(2);
    assertThat(result.after()).isEqualTo(Map.of("columns", BROKEN, "size", 3L));
    String now = latest();
    ReplayResult none =
        replay(fixed, new ReplayRequest(new Choice(Set.of("type"), Map.of()), null, false));
    assertThat(none.published()).isEmpty();
    assertThat(latest()).isEqualTo(now);
  }

  @Test
  void recordsThatAFilterLeavesOutNowAreNoLongerRejected() {
    publish(spec);
    TabularSpec filtering =
        with(
            List.of(), List.of(new Filter("size <= 2000")), spec.rules(), new RejectionBudget(0.1));

    ReplayResult result = replay(filtering, ALL);

    assertThat(result.counts().filtered()).isEqualTo(3);
    RowCounts counts = result.published().orElseThrow().manifest().counts();
    assertThat(counts.filtered()).isEqualTo(3);
    assertThat(counts.rejected()).isEqualTo(BROKEN + 2);
  }
}
