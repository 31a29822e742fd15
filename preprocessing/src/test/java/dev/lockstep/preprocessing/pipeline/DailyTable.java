package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.normalize.Unknown;
import dev.lockstep.preprocessing.quality.DriftGate;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.quality.Rule;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A table that gets a file a day, and the versions made of it. */
final class DailyTable {
  static final int ROWS = 2_000;
  static final int MALFORMED = 20;
  private static final List<String> COLORS = List.of("red", "green", "blue", "black");

  private final Storage storage;
  private final String root;

  /**
   * @param root address of a folder
   */
  DailyTable(Storage storage, String root) {
    this.storage = storage;
    this.root = root.replaceAll("/+$", "");
  }

  /** Writes a day's file and returns its lines. */
  List<String> write(int day) {
    List<String> lines = lines(day);
    write("day-" + day + ".csv", lines);
    return lines;
  }

  /** Address of a file. */
  String uri(String name) {
    return root + "/raw/" + name;
  }

  void write(String name, List<String> lines) {
    String text = "id,size,count,color,kind\n" + String.join("\n", lines) + "\n";
    storage.write(uri(name), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Lines of a day; ids of days do not meet, and one line in a hundred is malformed. */
  static List<String> lines(int day) {
    SplittableRandom random = new SplittableRandom(day);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long id = 10_000L * day + i;
      lines.add(
          i % (ROWS / MALFORMED) == 3
              ? id + ",broken"
              : String.format(
                  Locale.ROOT,
                  "%d,%s,%d,%s,%s",
                  id,
                  random.nextInt(20) == 0 ? "" : Double.toString(random.nextDouble(1e3, 2e3)),
                  random.nextInt(100),
                  COLORS.get(random.nextInt(COLORS.size())),
                  id % 3 == 0 ? "odd" : "even"));
    }
    return lines;
  }

  TabularSpec spec(String name) {
    return spec(name, List.of(), new RejectionBudget(0.1), null);
  }

  TabularSpec spec(
      String name, List<RecordStep> records, RejectionBudget rejected, DriftGate drift) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEDIAN, null, false),
            new Standardize(ColumnSelection.NUMERIC),
            new OneHot(ColumnSelection.CATEGORICAL, null, null, Unknown.IGNORE));
    return new TabularSpec(
        root + "/" + name,
        CsvSpec.of(List.of(root + "/raw/*.csv")),
        new SchemaFile(
            SchemaFile.VERSION,
            null,
            List.of(
                new ColumnSchema("id", "bigint", true, null, null),
                new ColumnSchema("size", "double", true, null, null),
                new ColumnSchema("count", "int", true, null, null),
                new ColumnSchema("color", "string", true, null, null),
                new ColumnSchema("kind", "string", true, null, null))),
        List.of("id"),
        records,
        List.of(),
        features,
        new TargetSpec.OfClass("kind", null),
        new SplitSpec(0.1, 0.2, 17),
        rejected,
        new PreprocessSpec.OutputSpec(20_000, 256, 7),
        null,
        drift);
  }

  /** The same table, to which new objects are added. */
  static TabularSpec appending(TabularSpec spec, int maxAppends) {
    return with(
        spec, spec.records(), spec.rules(), new Incremental(Incremental.Mode.APPEND, maxAppends));
  }

  static TabularSpec with(
      TabularSpec spec, List<RecordStep> records, List<Rule> rules, Incremental incremental) {
    return with(spec, records, rules, incremental, spec.split());
  }

  static TabularSpec with(
      TabularSpec spec,
      List<RecordStep> records,
      List<Rule> rules,
      Incremental incremental,
      SplitSpec split) {
    return new TabularSpec(
        spec.dataset(),
        spec.source(),
        spec.schema(),
        spec.key(),
        records,
        rules,
        spec.features(),
        spec.target(),
        split,
        spec.maxRejected(),
        spec.output(),
        spec.schemaDrift(),
        spec.drift(),
        incremental);
  }

  /** Makes a version of all objects. */
  DatasetVersion rebuild(TabularSpec spec) {
    TableSource source = open(spec);
    TableInputs inputs =
        new TableInputs(
            spec,
            source,
            new OpenLookups(Map.of()),
            "test",
            Fingerprint.ofInputs(source.objects(), spec, "test"));
    return new TableRun(LocalSpark.session(), storage, inputs).publish();
  }

  /** Adds the objects that a version was not made of. */
  DatasetVersion append(TabularSpec spec, DatasetVersion base) {
    List<SourceObject> all = open(spec).objects();
    List<SourceObject> added = new ArrayList<>(all);
    added.removeAll(base.manifest().sources());
    TableSource source =
        TableSources.open(new TableAccess(storage), (CsvSpec) spec.source(), spec.schema(), added);
    TableInputs read =
        new TableInputs(
            spec,
            source,
            new OpenLookups(Map.of()),
            "test",
            Fingerprint.ofInputs(all, spec, "test"));
    AppendInputs inputs = new AppendInputs(base, read, all, Replaced.NONE);
    return new AppendRun(LocalSpark.session(), storage, inputs).publish();
  }

  TableSource open(TabularSpec spec) {
    return TableSources.open(new TableAccess(storage), spec.source(), spec.schema());
  }

  /** What a network is fed, and the label last, by key. */
  static Map<String, List<Float>> read(DatasetVersion version, Split split) {
    Map<String, List<Float>> found = new TreeMap<>();
    int elements = Math.toIntExact(version.manifest().schema().features().inputElements());
    for (ShardFile file : version.manifest().split(split).files()) {
      try (ShardReader reader = ShardReader.open(version, file)) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
          RowGroupData data = reader.read(group, true);
          assertThat(reader.keys(group)).isEqualTo(data.keys());
          for (int row = 0; row < data.rows(); row++) {
            FloatBuffer values = FloatBuffer.allocate(elements);
            data.copyRow(row, values);
            List<Float> all = new ArrayList<>();
            for (float value : values.array()) {
              all.add(value);
            }
            all.add(data.labels().get(row));
            assertThat(found.put(data.keys().get(row), all)).isNull();
          }
        }
      }
    }
    return found;
  }

  static Map<Split, Map<String, List<Float>>> read(DatasetVersion version) {
    return java.util.Arrays.stream(Split.values())
        .collect(Collectors.toMap(split -> split, split -> read(version, split)));
  }
}
