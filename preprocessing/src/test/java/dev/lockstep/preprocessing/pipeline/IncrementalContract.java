package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.Retention;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import dev.lockstep.preprocessing.dataset.VersionFolder;
import dev.lockstep.preprocessing.dataset.VersionFolders;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for tables that objects are added to, wherever they are. */
abstract class IncrementalContract {
  private static final int SMALL = 200;

  Storage storage;
  DailyTable table;
  TabularSpec spec;
  DatasetVersion base;

  abstract Storage storage();

  /** Address of a folder of the test's own. */
  abstract String newRoot();

  @BeforeEach
  void makeTheFirstDay() {
    storage = storage();
    table = new DailyTable(storage, newRoot());
    write(2);
    spec = DailyTable.appending(table.spec("set"), 30);
    base = run().dataset();
    assertThat(base.manifest().extension()).isNull();
  }

  @Test
  void newObjectsAreAddedLateOnesTooAndTheSameCommandAgainDoesNothing() {
    write(3);
    DatasetVersion second = run().dataset();
    write(1); // sorts before what is there
    assertThat(PreprocessPipeline.plan(storage, spec).added()).isEqualTo(1);
    DatasetVersion third = run().dataset();

    assertThat(second.manifest().extension().base()).isEqualTo(base.manifest().id());
    assertThat(third.manifest().extension().base()).isEqualTo(second.manifest().id());
    assertThat(third.manifest().sources())
        .extracting(object -> object.uri().replaceAll(".*/", ""))
        .containsExactly("day-1.csv", "day-2.csv", "day-3.csv");
    assertThat(third.manifest().counts().in()).isEqualTo(3L * SMALL);
    Map<Split, Map<String, List<Float>>> rows = DailyTable.read(third);
    DailyTable.read(base)
        .forEach((split, before) -> assertThat(rows.get(split)).containsAllEntriesOf(before));
    long kept = third.manifest().counts().in() - third.manifest().counts().rejected();
    assertThat(rows.values().stream().mapToLong(Map::size).sum()).isEqualTo(kept);

    PreprocessPipeline.Result again = run();
    assertThat(again.reused()).isTrue();
    assertThat(again.dataset().manifest()).isEqualTo(third.manifest());
    assertThat(PreprocessPipeline.plan(storage, spec).upToDate()).isTrue();
    assertThat(storage.list(spec.dataset() + "/published")).hasSize(3);
  }

  @Test
  void anObjectThatChangedOrVanishedHasEverythingReadAgain() {
    write(3);
    run();
    table.write("day-2.csv", DailyTable.lines(2).subList(0, SMALL - 10));
    DatasetVersion current = DatasetVersion.latest(storage, spec.dataset()).orElseThrow();
    PreprocessPlan plan = PreprocessPipeline.plan(storage, spec);
    assertThat(plan.added()).isNull();
    assertThat(plan.obstacle())
        .startsWith("1 object changed since version " + current.manifest().id() + ": ")
        .endsWith("/raw/day-2.csv");
    Manifest changed = run().dataset().manifest();
    assertThat(changed.extension()).isNull();
    assertThat(changed.counts().in()).isEqualTo(2L * SMALL - 10);

    storage.deleteTree(table.uri("day-3.csv"));
    assertThat(PreprocessPipeline.plan(storage, spec).obstacle())
        .contains("1 object of version " + changed.id() + " vanished", "day-3.csv");
    assertThat(run().dataset().manifest().counts().in()).isEqualTo(SMALL - 10);
  }

  @Test
  void aRunThatFailsPublishesNothingAndTheNextOneAddsWhatWasRepaired() {
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < SMALL; i++) {
      broken.add(i + ",broken");
    }
    table.write("day-3.csv", broken);

    assertThatThrownBy(this::run)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing was published")
        .hasMessageContaining("max_rejected");
    assertThat(current()).isEqualTo(base.manifest());
    assertThat(ids(VersionFolder.State.UNPUBLISHED)).isEmpty();
    write(3);
    assertThat(run().dataset().manifest().extension().base()).isEqualTo(base.manifest().id());
  }

  @Test
  void pruningKeepsTheFilesThatTheCurrentVersionNames() {
    write(3);
    DatasetVersion second = run().dataset();
    write(4);
    DatasetVersion third = run().dataset();
    assertThat(prune()).isEmpty();
    read(third);

    DatasetVersion anew =
        PreprocessPipeline.run(LocalSpark::session, storage, spec, true).dataset();
    assertThat(anew.manifest().extension()).isNull();
    assertThat(prune())
        .containsExactly(base.manifest().id(), second.manifest().id(), third.manifest().id());
    read(anew);
    assertThat(storage.list(base.folder())).isEmpty();
  }

  @Test
  void ofTwoRunsAtOnceOneWinsAndTheOtherSaysSo() throws Exception {
    write(3);
    Storage meeting = new MeetingStorage(storage, 2);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<Throwable> failures = new ArrayList<>();
    List<String> winners = new ArrayList<>();
    try {
      List<Future<DatasetVersion>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(
            pool.submit(
                () -> PreprocessPipeline.run(LocalSpark::session, meeting, spec, false).dataset()));
      }
      for (Future<DatasetVersion> one : runs) {
        try {
          winners.add(one.get().manifest().id());
        } catch (java.util.concurrent.ExecutionException e) {
          failures.add(e.getCause());
        }
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(winners).containsExactly(current().id());
    assertThat(failures).singleElement().isInstanceOf(EnvironmentException.class);
    assertThat(failures.get(0)).hasMessageContaining("another writer published version");
    assertThat(ids(VersionFolder.State.UNPUBLISHED)).isEmpty();
    assertThat(current().counts().in()).isEqualTo(2L * SMALL);
  }

  private void write(int day) {
    table.write("day-" + day + ".csv", DailyTable.lines(day).subList(0, SMALL));
  }

  private PreprocessPipeline.Result run() {
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, false);
  }

  private Manifest current() {
    return DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest();
  }

  private List<String> ids(VersionFolder.State state) {
    return VersionFolders.list(storage, spec.dataset()).stream()
        .filter(version -> version.state() == state)
        .map(VersionFolder::id)
        .toList();
  }

  /** Ids of what was removed, as if some days had passed. */
  private List<String> prune() {
    Retention.Policy policy = new Retention.Policy(1, Duration.ZERO);
    Instant later = Instant.now().plus(Duration.ofDays(3));
    List<VersionFolder> planned =
        Retention.plan(VersionFolders.list(storage, spec.dataset()), policy, later);
    assertThat(Retention.remove(storage, spec.dataset(), planned)).isEmpty();
    return planned.stream().map(VersionFolder::id).toList();
  }

  private void read(DatasetVersion version) {
    for (SplitFiles split : version.manifest().splits().values()) {
      for (ShardFile file : split.files()) {
        assertThat(storage.stat(version.uri(file)).orElseThrow().size()).isEqualTo(file.bytes());
      }
    }
    assertThat(DailyTable.read(version)).isNotEmpty();
  }
}
