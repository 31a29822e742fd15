package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.InSet;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.Severity;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.synthetic.Malformation;
import dev.lockstep.preprocessing.synthetic.SyntheticTable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a million records in four objects, what the generator made wrong is put aside for just that,
 * and comes back once it is right. DuckDB reads the files.
 */
@Timeout(400)
class QuarantineIT {
  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private MalformedObjects objects;

  @Test
  void whatIsWrongIsPutAsideForThatAndComesBackOnceItIsRight() throws Exception {
    objects = MalformedObjects.write(folder);

    DatasetVersion published = publish(spec(List.of(""), budget(0)));
    List<KeptRecord> kept = KeptRecord.all(published);
    requireTheGenerators(kept);
    requireConserved(published, 20_000);

    requireBudget(published);

    long texts = objects.of(Malformation.TEXT_FOR_NUMBER);
    TabularSpec fixed = spec(List.of("", "abc"), budget(0));
    ReplayResult first = replay(fixed, Choice.all());
    DatasetVersion second = first.published().orElseThrow();
    assertThat(first.added()).isEqualTo(texts);
    requireAdded(published, second, kept, Set.of(Malformation.TEXT_FOR_NUMBER));
    requireConserved(second, 20_000 - texts);

    long few = objects.of(Malformation.TOO_FEW_FIELDS);
    ReplayResult again = replay(fixed, new Choice(Set.of("columns"), objects.repaired(kept)));
    DatasetVersion third = again.published().orElseThrow();
    assertThat(again.added()).isEqualTo(few);
    requireAdded(second, third, kept, Set.of(Malformation.TOO_FEW_FIELDS));
    requireConserved(third, 20_000 - texts - few);
    assertThat(again.after())
        .isEqualTo(
            Map.of(
                "columns", objects.of(Malformation.TOO_MANY_FIELDS),
                "known label", objects.of(Malformation.UNKNOWN_LABEL)));
  }

  /** One budget is used up to the last record, and may be made smaller. */
  private RejectionBudget budget(long less) {
    return RejectionBudget.ofCount(objects.of(Malformation.UNKNOWN_LABEL) - less);
  }

  private TabularSpec spec(List<String> nulls, RejectionBudget unknownLabels) {
    List<ColumnSchema> columns =
        SyntheticTable.columns().stream()
            .map(
                name ->
                    new ColumnSchema(
                        name, name.startsWith("c") ? "string" : "double", true, null, null))
            .toList();
    return new TabularSpec(
        folder.resolve("dataset").toUri().toString(),
        new CsvSpec(
            List.of(folder.toUri() + "*.csv"),
            null,
            null,
            null,
            null,
            nulls,
            null,
            null,
            null,
            null,
            null),
        new SchemaFile(SchemaFile.VERSION, null, columns),
        List.of(),
        List.of(),
        List.of(
            new InSet("known label", "label", List.of("0", "1"), Severity.REJECT, unknownLabels)),
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Standardize(ColumnSelection.NUMERIC),
            new Drop(ColumnSelection.of("c0", "c1", "c2", "c3", "c4"))),
        new TargetSpec.OfClass("label", List.of("0", "1")),
        new SplitSpec(0.1, 0.1, 17),
        new RejectionBudget(MalformedObjects.MALFORMED),
        new PreprocessSpec.OutputSpec(16 << 20, 4096, 7));
  }

  private DatasetVersion publish(TabularSpec spec) {
    return PreprocessPipeline.run(LocalSpark::session, storage, spec, false).dataset();
  }

  private ReplayResult replay(TabularSpec spec, Choice choice) {
    return ReplayPipeline.run(
        LocalSpark::session, storage, spec, new ReplayRequest(choice, null, false));
  }

  /**
   * Of the million records one more broke the rule than it allows; what would heal does not help.
   */
  private void requireBudget(DatasetVersion published) {
    TabularSpec strict = spec(List.of("", "abc"), budget(1));
    assertThatThrownBy(() -> replay(strict, Choice.all()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            objects.of(Malformation.UNKNOWN_LABEL) + " of " + MalformedObjects.ALL)
        .hasMessageContaining("known label")
        .hasMessageContaining("at most " + budget(1).text());
    assertThat(DatasetVersion.latest(storage, strict.dataset()).orElseThrow().manifest())
        .isEqualTo(published.manifest());
  }

  private void requireTheGenerators(List<KeptRecord> kept) throws IOException {
    assertThat(kept).hasSize(20_000);
    Map<String, RandomAccessFile> files = new HashMap<>();
    for (int object = 0; object < MalformedObjects.OBJECTS; object++) {
      Path file = folder.resolve(object + ".csv");
      files.put(objects.address(object), new RandomAccessFile(file.toFile(), "r"));
    }
    Map<Integer, Long> byObject = new HashMap<>();
    for (KeptRecord record : kept) {
      MalformedObjects.Wrong made = objects.made(record);
      assertThat(record.rule()).isEqualTo(made.rule());
      assertThat(record.reason()).startsWith(made.reason());
      byObject.merge(made.object(), 1L, Long::sum);
      RandomAccessFile object = files.get(record.source());
      byte[] there = new byte[record.raw().length()];
      object.seek(record.position());
      object.readFully(there);
      assertThat(new String(there, UTF_8)).isEqualTo(record.raw());
    }
    assertThat(byObject.values()).containsOnly(5_000L).hasSize(MalformedObjects.OBJECTS);
    for (RandomAccessFile object : files.values()) {
      object.close();
    }
  }

  /** All records are rows or rejected, in all and of every object, and every key is there once. */
  private void requireConserved(DatasetVersion version, long rejected) throws SQLException {
    RowCounts counts = version.manifest().counts();
    assertThat(counts.in()).isEqualTo(MalformedObjects.ALL);
    assertThat(counts.rejected()).isEqualTo(rejected);
    assertThat(counts.train() + counts.validation() + counts.test())
        .isEqualTo(MalformedObjects.ALL - rejected);
    String rows = PublishedRows.files(version, PublishedRows.shards(version));
    String aside = PublishedRows.files(version, version.manifest().rejects());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(PublishedRows.number(duck, "select count(*) from " + rows))
          .isEqualTo(MalformedObjects.ALL - rejected);
      assertThat(PublishedRows.number(duck, "select count(distinct key) from " + rows))
          .isEqualTo(MalformedObjects.ALL - rejected);
      assertThat(PublishedRows.number(duck, "select count(*) from " + aside)).isEqualTo(rejected);
      for (int object = 0; object < MalformedObjects.OBJECTS; object++) {
        String source = objects.address(object);
        String prefix = new KeptRecord(source, 0, "", "", "").key().substring(0, 17);
        long kept =
            PublishedRows.number(
                duck, "select count(*) from " + rows + " where key ^@ '" + prefix + "'");
        long put =
            PublishedRows.number(
                duck, "select count(*) from " + aside + " where source = '" + source + "'");
        assertThat(kept + put).isEqualTo(MalformedObjects.ROWS);
      }
    }
  }

  /** The files that were there are, and those that are new have the healed records' keys alone. */
  private void requireAdded(
      DatasetVersion before, DatasetVersion after, List<KeptRecord> kept, Set<Malformation> healed)
      throws SQLException {
    Set<String> there =
        PublishedRows.shards(before).stream().map(before::uri).collect(Collectors.toSet());
    List<ShardFile> added =
        PublishedRows.shards(after).stream()
            .filter(file -> !there.contains(after.uri(file)))
            .toList();
    assertThat(added.size() + there.size()).isEqualTo(PublishedRows.shards(after).size());
    Set<String> expected =
        kept.stream()
            .filter(record -> healed.contains(objects.made(record).kind()))
            .map(KeptRecord::key)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> found = new TreeSet<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet keys =
            statement.executeQuery("select key from " + PublishedRows.files(after, added))) {
      while (keys.next()) {
        assertThat(found.add(keys.getString(1))).isTrue();
      }
    }
    assertThat(found).isEqualTo(expected);
  }
}
