package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.InRange;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.quality.Severity;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.step.Deduplicate;
import dev.lockstep.preprocessing.step.Filter;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayPipelineTest {
  private static final long BROKEN = DailyTable.MALFORMED;
  private static final ReplayRequest ALL = new ReplayRequest(Choice.all(), null, false);

  @TempDir private Path temporary;
  private final Storage storage = Storage.of(new Configuration());
  private DailyTable table;
  private TabularSpec spec;

  /** 20 records with too few fields, then 2 of another type and 3 out of range. */
  @BeforeEach
  void write() {
    table = new DailyTable(storage, temporary.toUri().toString());
    table.write(1);
    table.write(
        "late.csv",
        List.of(
            "1,n/a,3,red,odd",
            "2,n/a,4,red,even",
            "3,3000,3,red,odd",
            "4,4000,3,red,even",
            "5,5000,3,blue,odd"));
    spec = with(List.of(), 2000, new RejectionBudget(0.1));
  }

  private TabularSpec with(List<String> nulls, int most, RejectionBudget budget) {
    Rule range = new InRange("size", "size", null, Integer.toString(most), Severity.REJECT, null);
    return with(nulls, List.of(), List.of(range), budget);
  }

  private TabularSpec with(
      List<String> nulls, List<RecordStep> records, List<Rule> rules, RejectionBudget budget) {
    TabularSpec plain = table.spec("set", records, budget, null);
    CsvSpec read =
        new CsvSpec(
            ((CsvSpec) plain.source()).paths(),
            null,
            null,
            null,
            null,
            nulls.isEmpty() ? null : nulls,
            null,
            null,
            null,
            null,
            null);
    return new TabularSpec(
        plain.dataset(),
        read,
        plain.schema(),
        plain.key(),
        records,
        rules,
        plain.features(),
        plain.target(),
        plain.split(),
        budget,
        plain.output());
  }

  private DatasetVersion publish(TabularSpec what) {
    return PreprocessPipeline.run(LocalSpark::session, storage, what, false).dataset();
  }

  private ReplayResult replay(TabularSpec what, ReplayRequest request) {
    return ReplayPipeline.run(LocalSpark::session, storage, what, request);
  }

  private String latest() {
    return DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest().id();
  }

  private List<RejectedRecord> rejected() {
    List<RejectedRecord> found = new ArrayList<>();
    ReplayPipeline.forEach(LocalSpark::session, storage, spec, Set.of(), null, found::add);
    return found;
  }

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
  void whatIsNotAcceptedAndADryRunPublishNothing() {
    DatasetVersion base = publish(spec);
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult dry = replay(fixed, new ReplayRequest(Choice.all(), null, true));
    ReplayResult same = replay(spec, ALL);

    assertThat(dry.added()).isEqualTo(4);
    assertThat(dry.published()).isEmpty();
    assertThat(same.added()).isZero();
    assertThat(same.published()).isEmpty();
    assertThat(same.after()).isEqualTo(same.before());
    assertThat(latest()).isEqualTo(base.manifest().id());
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

  @Test
  void whatAFailedRunKeptIsLookedAtAndNothingMore() {
    TabularSpec strict = with(List.of(), 2000, RejectionBudget.ofCount(5));
    assertThatThrownBy(() -> publish(strict)).hasMessageContaining("failed/versions/");
    String folder = strict.dataset() + "/failed/versions/";
    String kept = storage.list(folder).get(0).uri();
    String id = kept.substring(kept.indexOf("/failed/versions/") + 17).replaceAll("/.*", "");
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult result = replay(fixed, new ReplayRequest(Choice.all(), id, false));

    assertThat(result.of()).isEqualTo(id);
    assertThat(result.added()).isEqualTo(4);
    assertThat(result.published()).isEmpty();
    assertThat(DatasetVersion.latest(storage, spec.dataset())).isEmpty();
  }

  @Test
  void whatIsFrozenMustNotHaveChanged() {
    publish(spec);
    TabularSpec other =
        new TabularSpec(
            spec.dataset(),
            spec.source(),
            spec.schema(),
            List.of("count"),
            spec.records(),
            spec.rules(),
            spec.features(),
            spec.target(),
            spec.split(),
            spec.maxRejected(),
            spec.output());

    assertThatThrownBy(() -> replay(other, ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has changed key since")
        .hasMessageContaining("lockstep run");
    TabularSpec deduplicating =
        with(
            List.of(),
            List.of(new Deduplicate(List.of("id"))),
            spec.rules(),
            new RejectionBudget(0.1));
    assertThatThrownBy(() -> replay(deduplicating, ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deduplicate");
    assertThatThrownBy(() -> replay(retyped("id", "double"), ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column id was of type bigint")
        .hasMessageContaining("is of type double now");
    assertThatThrownBy(() -> replay(retyped("size", "timestamp"), ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column size was of type double");
  }

  private TabularSpec retyped(String name, String type) {
    List<ColumnSchema> columns =
        spec.schema().columns().stream()
            .map(
                column ->
                    column.name().equals(name)
                        ? new ColumnSchema(name, type, true, null, null)
                        : column)
            .toList();
    return new TabularSpec(
        spec.dataset(),
        spec.source(),
        new SchemaFile(SchemaFile.VERSION, spec.schema().nulls(), columns),
        spec.key(),
        spec.records(),
        spec.rules(),
        spec.features(),
        spec.target(),
        spec.split(),
        spec.maxRejected(),
        spec.output());
  }

  @Test
  void aCorrectionOfARecordThatIsNotRejectedIsRefused() {
    publish(spec);
    String source = rejected().get(0).source();
    Choice choice = new Choice(Set.of(), Map.of(new Place(source, 7), new byte[] {1}));

    assertThatThrownBy(() -> replay(spec, new ReplayRequest(choice, null, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("record 7 of " + source);
  }

  @Test
  void aHealedRecordWhoseKeyIsThereAlreadyIsRefused() {
    publish(spec);
    RejectedRecord record = rejected().get(0);
    byte[] taken = "10000,1500,3,red,odd".getBytes(StandardCharsets.UTF_8);
    Choice choice =
        new Choice(Set.of(), Map.of(new Place(record.source(), record.position()), taken));
    String now = latest();

    assertThatThrownBy(() -> replay(spec, new ReplayRequest(choice, null, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("10000");
    assertThat(latest()).isEqualTo(now);
  }
}
