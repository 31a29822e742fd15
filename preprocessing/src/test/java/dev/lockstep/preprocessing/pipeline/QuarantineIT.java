package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
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
import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.KeyHash;
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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A million records in four objects, 2 % of them wrong on purpose: what the generator made wrong is
 * put aside for just that, and comes back once it is right. DuckDB reads the files.
 */
@Timeout(400)
class QuarantineIT {
  private static final int OBJECTS = 4;
  private static final long ROWS = 250_000;
  private static final double MALFORMED = 0.02;
  private static final long ALL = OBJECTS * ROWS;

  /** What a record is put aside for, by what is wrong with it. */
  private static final Map<Malformation, String> RULES =
      Map.of(
          Malformation.TEXT_FOR_NUMBER, "type",
          Malformation.TOO_FEW_FIELDS, "columns",
          Malformation.TOO_MANY_FIELDS, "columns",
          Malformation.UNKNOWN_LABEL, "known label");

  private static final Map<Malformation, String> REASONS =
      Map.of(
          Malformation.TEXT_FOR_NUMBER, "column n7: 'abc' is not a number",
          Malformation.TOO_FEW_FIELDS, "19 fields found, 26 expected",
          Malformation.TOO_MANY_FIELDS, "27 fields found, 26 expected",
          Malformation.UNKNOWN_LABEL, "column label is 7.0; 0, 1 allowed");

  /** A wrong record as the generator made it. */
  private record Wrong(int object, Malformation kind, String raw, String repaired) {}

  /** A record as it was put aside. */
  private record Kept(String source, long position, String rule, String reason, String raw) {
    String key() {
      long hash = KeyHash.of(KeyHash.state(0), source.getBytes(UTF_8), 0, source.length());
      return String.format(Locale.ROOT, "%08x-%08x", hash >>> Integer.SIZE, position);
    }
  }

  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private final Map<String, Wrong> wrong = new HashMap<>();
  private final Map<Malformation, Long> ofKind = new EnumMap<>(Malformation.class);

  @Test
  void whatIsWrongIsPutAsideForThatAndComesBackOnceItIsRight() throws Exception {
    writeObjects();
    assertThat(wrong).hasSize(20_000);

    DatasetVersion published = publish(spec(List.of(""), budget(0)));
    List<Kept> kept = kept(published);
    requireTheGenerators(kept);
    requireConserved(published, 20_000);

    requireBudget(published);

    long texts = ofKind.get(Malformation.TEXT_FOR_NUMBER);
    TabularSpec fixed = spec(List.of("", "abc"), budget(0));
    ReplayResult first = replay(fixed, Choice.all());
    DatasetVersion second = first.published().orElseThrow();
    assertThat(first.added()).isEqualTo(texts);
    requireAdded(published, second, kept, Set.of(Malformation.TEXT_FOR_NUMBER));
    requireConserved(second, 20_000 - texts);

    long few = ofKind.get(Malformation.TOO_FEW_FIELDS);
    ReplayResult again = replay(fixed, new Choice(Set.of("columns"), repaired(kept)));
    DatasetVersion third = again.published().orElseThrow();
    assertThat(again.added()).isEqualTo(few);
    requireAdded(second, third, kept, Set.of(Malformation.TOO_FEW_FIELDS));
    requireConserved(third, 20_000 - texts - few);
    assertThat(again.after())
        .isEqualTo(
            Map.of(
                "columns", ofKind.get(Malformation.TOO_MANY_FIELDS),
                "known label", ofKind.get(Malformation.UNKNOWN_LABEL)));
  }

  private void writeObjects() throws IOException {
    for (int object = 0; object < OBJECTS; object++) {
      SyntheticTable table = new SyntheticTable(ROWS, 100 + object, MALFORMED);
      table.writeCsv(folder.resolve(object + ".csv"));
      for (long row = 0; row < ROWS; row++) {
        Malformation kind = table.malformation(row).orElse(null);
        if (kind != null) {
          String raw = table.record(row);
          wrong.put(object + raw, new Wrong(object, kind, raw, table.repairedRecord(row)));
          ofKind.merge(kind, 1L, Long::sum);
        }
      }
    }
  }

  private String address(int object) {
    return "file:" + folder.resolve(object + ".csv");
  }

  /** One budget is used up to the last record, and may be made smaller. */
  private RejectionBudget budget(long less) {
    return RejectionBudget.ofCount(ofKind.get(Malformation.UNKNOWN_LABEL) - less);
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
        new RejectionBudget(MALFORMED),
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
        .hasMessageContaining(ofKind.get(Malformation.UNKNOWN_LABEL) + " of " + ALL)
        .hasMessageContaining("known label")
        .hasMessageContaining("at most " + budget(1).text());
    assertThat(DatasetVersion.latest(storage, strict.dataset()).orElseThrow().manifest())
        .isEqualTo(published.manifest());
  }

  private void requireTheGenerators(List<Kept> kept) throws IOException {
    assertThat(kept).hasSize(20_000);
    Map<String, RandomAccessFile> objects = new HashMap<>();
    for (int object = 0; object < OBJECTS; object++) {
      Path file = folder.resolve(object + ".csv");
      objects.put(address(object), new RandomAccessFile(file.toFile(), "r"));
    }
    Map<Integer, Long> byObject = new HashMap<>();
    for (Kept record : kept) {
      Wrong made = made(record);
      assertThat(record.rule()).isEqualTo(RULES.get(made.kind()));
      assertThat(record.reason()).startsWith(REASONS.get(made.kind()));
      byObject.merge(made.object(), 1L, Long::sum);
      RandomAccessFile object = objects.get(record.source());
      byte[] there = new byte[record.raw().length()];
      object.seek(record.position());
      object.readFully(there);
      assertThat(new String(there, UTF_8)).isEqualTo(record.raw());
    }
    assertThat(byObject.values()).containsOnly(5_000L).hasSize(OBJECTS);
    for (RandomAccessFile object : objects.values()) {
      object.close();
    }
  }

  private Wrong made(Kept record) {
    String name = record.source().substring(record.source().lastIndexOf('/') + 1);
    Wrong made = wrong.get(name.replace(".csv", "") + record.raw());
    assertThat(made).as("%s", record).isNotNull();
    return made;
  }

  private Map<Place, byte[]> repaired(List<Kept> kept) {
    Map<Place, byte[]> repaired = new HashMap<>();
    for (Kept record : kept) {
      Wrong made = made(record);
      if (made.kind() == Malformation.TOO_FEW_FIELDS) {
        repaired.put(
            new Place(record.source(), record.position()), made.repaired().getBytes(UTF_8));
      }
    }
    return repaired;
  }

  /** All records are rows or rejected, in all and of every object, and every key is there once. */
  private void requireConserved(DatasetVersion version, long rejected) throws SQLException {
    RowCounts counts = version.manifest().counts();
    assertThat(counts.in()).isEqualTo(ALL);
    assertThat(counts.rejected()).isEqualTo(rejected);
    assertThat(counts.train() + counts.validation() + counts.test()).isEqualTo(ALL - rejected);
    String rows = files(version, shards(version));
    String aside = files(version, version.manifest().rejects());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(number(duck, "select count(*) from " + rows)).isEqualTo(ALL - rejected);
      assertThat(number(duck, "select count(distinct key) from " + rows)).isEqualTo(ALL - rejected);
      assertThat(number(duck, "select count(*) from " + aside)).isEqualTo(rejected);
      for (int object = 0; object < OBJECTS; object++) {
        String source = address(object);
        String prefix = new Kept(source, 0, "", "", "").key().substring(0, 9);
        long kept = number(duck, "select count(*) from " + rows + " where key ^@ '" + prefix + "'");
        long put =
            number(duck, "select count(*) from " + aside + " where source = '" + source + "'");
        assertThat(kept + put).isEqualTo(ROWS);
      }
    }
  }

  /** The files that were there are, and those that are new have the healed records' keys alone. */
  private void requireAdded(
      DatasetVersion before, DatasetVersion after, List<Kept> kept, Set<Malformation> healed)
      throws SQLException {
    Set<String> there = shards(before).stream().map(before::uri).collect(Collectors.toSet());
    List<ShardFile> added =
        shards(after).stream().filter(file -> !there.contains(after.uri(file))).toList();
    assertThat(added.size() + there.size()).isEqualTo(shards(after).size());
    Set<String> expected =
        kept.stream()
            .filter(record -> healed.contains(made(record).kind()))
            .map(Kept::key)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> found = new TreeSet<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet keys = statement.executeQuery("select key from " + files(after, added))) {
      while (keys.next()) {
        assertThat(found.add(keys.getString(1))).isTrue();
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private List<Kept> kept(DatasetVersion version) throws SQLException {
    List<Kept> kept = new ArrayList<>();
    String sql =
        "select source, position, rule, reason, decode(raw) from "
            + files(version, version.manifest().rejects());
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        kept.add(
            new Kept(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)));
      }
    }
    return kept;
  }

  private static List<ShardFile> shards(DatasetVersion version) {
    return Stream.of(Split.values())
        .flatMap(split -> version.manifest().split(split).files().stream())
        .toList();
  }

  private static String files(DatasetVersion version, List<ShardFile> files) {
    return files.stream()
        .map(file -> "'" + Path.of(java.net.URI.create(version.uri(file))) + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }

  private static long number(Connection duck, String sql) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
