package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.Unique;
import dev.lockstep.preprocessing.step.Deduplicate;
import dev.lockstep.preprocessing.step.Filter;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalIT extends IncrementalContract {
  private static final Incremental APPEND = new Incremental(Incremental.Mode.APPEND, null);

  @TempDir private Path temporary;

  @Override
  Storage storage() {
    return Storage.of(new Configuration());
  }

  @Override
  String newRoot() {
    return temporary.toUri().toString();
  }

  @Test
  void whatNeedsAllRecordsOrOtherOnesHasEverythingReadAgain() {
    table.write(5);
    String id = base.manifest().id();

    assertThat(plan(spec).added()).isEqualTo(1);
    assertThat(plan(DailyTable.with(spec, List.of(), List.of(), null)))
        .extracting(PreprocessPlan::added, PreprocessPlan::obstacle)
        .containsExactly(null, null);
    Deduplicate deduplicate = new Deduplicate(List.of("id"));
    assertThat(plan(DailyTable.with(spec, List.of(deduplicate), List.of(), APPEND)).obstacle())
        .isEqualTo("the record step deduplicate compares all records");
    Unique unique = new Unique("once", List.of("id"), null, null);
    assertThat(plan(DailyTable.with(spec, List.of(), List.of(unique), APPEND)).obstacle())
        .isEqualTo("the rule once compares all records");
    Filter filter = new Filter("size > 0");
    assertThat(plan(DailyTable.with(spec, List.of(filter), List.of(), APPEND)).obstacle())
        .isEqualTo("version " + id + " was made from another specification");
    storage.deleteTree(base.folder() + "/train");
    assertThat(plan(spec).obstacle()).isEqualTo("files of version " + id + " are missing");
  }

  @Test
  void soManyVersionsInARowAreMadeByAdding() {
    table.write(5);
    TabularSpec once = DailyTable.appending(spec, 1);
    DatasetVersion added =
        PreprocessPipeline.run(LocalSpark::session, storage, once, false).dataset();
    assertThat(added.manifest().extension().appends()).isEqualTo(1);
    table.write(6);

    assertThat(plan(once).obstacle()).contains("1 versions in a row", "max_appends");
    assertThat(plan(DailyTable.appending(spec, 2)).added()).isEqualTo(1);
    assertThatThrownBy(() -> new Incremental(Incremental.Mode.APPEND, 0))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("max_appends");
  }

  private PreprocessPlan plan(TabularSpec wanted) {
    return PreprocessPipeline.plan(storage, wanted);
  }
}
