package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A table that a test has in memory, and what a run publishes of it. */
final class MemoryTable {
  static final int ROWS = 5_000;

  static final int MALFORMED = 50;

  static final int UNLABELED = 20;

  static final List<String> COLORS = List.of("red", "green", "blue", "black");

  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("size", DataTypes.DoubleType)
          .add("count", DataTypes.IntegerType)
          .add("color", DataTypes.StringType)
          .add("kind", DataTypes.StringType);

  private final Path folder;
  private final String object;
  private final List<Row> rows = rows();

  /**
   * @param folder where an object stands whose size decides how many files there are
   */
  MemoryTable(Path folder) throws IOException {
    this.folder = folder;
    Path file = Files.write(folder.resolve("rows.csv"), new byte[200_000]);
    object = file.toUri().toString();
  }

  /** A record's values by its position. */
  Row row(int position) {
    return rows.get(position);
  }

  DatasetVersion publish(TabularSpec spec) {
    TableInputs inputs =
        new TableInputs(
            spec, new InMemory(object, rows), new OpenLookups(Map.of()), "test", "f".repeat(64));
    Storage storage = Storage.of(new Configuration());
    return new TableRun(LocalSpark.session(), storage, inputs).publish();
  }

  TabularSpec spec(String name, List<String> key, double maxRejected) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Standardize(ColumnSelection.NUMERIC),
            new OneHot(ColumnSelection.CATEGORICAL, null, null, null));
    return spec(name, key, maxRejected, features);
  }

  TabularSpec spec(String name, List<String> key, double maxRejected, List<FeatureStep> features) {
    return new TabularSpec(
        folder.resolve(name).toUri().toString(),
        CsvSpec.of(List.of(object)),
        new SchemaFile(1, null, List.of(new ColumnSchema("id", "bigint", true, null, null))),
        key,
        List.of(),
        List.of(),
        features,
        new TargetSpec.OfClass("kind", List.of("even", "odd")),
        new SplitSpec(0.1, 0.2, 17),
        new RejectionBudget(maxRejected),
        new PreprocessSpec.OutputSpec(20_000, 256, 7));
  }

  private static List<Row> rows() {
    SplittableRandom random = new SplittableRandom(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      if (i % (ROWS / MALFORMED) == 3) {
        rows.add(RowFactory.create(null, null, null, null, null));
        continue;
      }
      boolean unlabeled = i % (ROWS / UNLABELED) == 5;
      rows.add(
          RowFactory.create(
              (long) i,
              random.nextInt(20) == 0 ? null : random.nextDouble(1e6, 2e6),
              random.nextInt(20) == 0 ? null : random.nextInt(100),
              COLORS.get(random.nextInt(COLORS.size())),
              unlabeled ? "neither" : i % 2 == 0 ? "even" : "odd"));
    }
    return rows;
  }

  /** What a network is fed, by key. */
  static Map<String, float[]> read(DatasetVersion version, Split split) {
    Map<String, float[]> found = new TreeMap<>();
    int elements =
        version.manifest().schema().features().inputShape().stream().reduce(1, Math::multiplyExact);
    assertThat(version.manifest().schema().label()).isInstanceOf(ClassLabel.class);
    for (ShardFile file : version.manifest().split(split).files()) {
      try (ShardReader reader = ShardReader.open(version, file)) {
        for (int group = 0; group < file.rowGroups().size(); group++) {
          RowGroupData data = reader.read(group, true);
          for (int row = 0; row < data.rows(); row++) {
            FloatBuffer values = FloatBuffer.allocate(elements);
            data.copyRow(row, values);
            assertThat(found.put(data.keys().get(row), values.array())).isNull();
          }
        }
      }
    }
    return found;
  }

  static List<String> keys(DatasetVersion version, ShardFile file) {
    List<String> keys = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(version, file)) {
      for (int group = 0; group < file.rowGroups().size(); group++) {
        keys.addAll(reader.read(group, true).keys());
      }
    }
    return keys;
  }

  /** Rows that a test has, as a source with reserved columns. */
  private record InMemory(String object, List<Row> rows) implements TableSource {
    @Override
    public List<SourceObject> objects() {
      ObjectInfo found = Storage.of(new Configuration()).stat(object).orElseThrow();
      return List.of(new SourceObject(object, found.size(), found.etag()));
    }

    @Override
    public StructType columns() {
      return COLUMNS;
    }

    @Override
    public Dataset<Row> read(SparkSession spark, RecordsRead read) {
      read.add(object, 0, rows.size());
      List<Row> framed = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        boolean malformed = row.isNullAt(0);
        framed.add(
            RowFactory.create(
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                row.get(4),
                object,
                (long) i,
                ("raw " + i).getBytes(UTF_8),
                malformed ? "parse" : null,
                malformed ? "not a record" : null));
      }
      return spark.createDataFrame(framed, RecordColumns.frame(COLUMNS)).repartition(3);
    }
  }
}
