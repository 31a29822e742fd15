package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.InRange;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.quality.Severity;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A version with rejected records of three kinds, and what replays them. */
abstract class ReplayFixture {
  static final long BROKEN = DailyTable.MALFORMED;

  static final ReplayRequest ALL = new ReplayRequest(Choice.all(), null, false);

  @TempDir Path temporary;
  final Storage storage = Storage.of(new Configuration());

  DailyTable table;

  TabularSpec spec;

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

  TabularSpec with(List<String> nulls, int most, RejectionBudget budget) {
    Rule range = new InRange("size", "size", null, Integer.toString(most), Severity.REJECT, null);
    return with(nulls, List.of(), List.of(range), budget);
  }

  TabularSpec with(
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

  DatasetVersion publish(TabularSpec what) {
    return PreprocessPipeline.run(LocalSpark::session, storage, what, false).dataset();
  }

  ReplayResult replay(TabularSpec what, ReplayRequest request) {
    return ReplayPipeline.run(LocalSpark::session, storage, what, request);
  }

  String latest() {
    return DatasetVersion.latest(storage, spec.dataset()).orElseThrow().manifest().id();
  }

  List<RejectedRecord> rejected() {
    List<RejectedRecord> found = new ArrayList<>();
    ReplayPipeline.forEach(LocalSpark::session, storage, spec, Set.of(), null, found::add);
    return found;
  }
}
