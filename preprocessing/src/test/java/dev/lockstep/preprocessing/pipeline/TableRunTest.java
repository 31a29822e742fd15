package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.RowGroupData;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.ShardReader;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.ObjectInfo;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.FeatureStep;
import dev.lockstep.preprocessing.normalize.Impute;
import dev.lockstep.preprocessing.normalize.OneHot;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.RecordColumns;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.KeyHash;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRunTest {
  private static final int ROWS = 5_000;
  private static final int MALFORMED = 50;
  private static final int UNLABELED = 20;
  private static final List<String> COLORS = List.of("red", "green", "blue", "black");

  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("size", DataTypes.DoubleType)
          .add("count", DataTypes.IntegerType)
          .add("color", DataTypes.StringType)
          .add("kind", DataTypes.StringType);

  @TempDir private Path temporary;
  private final List<Row> rows = rows();
  private String object;

  /** Its size decides how many files there are. */
  @BeforeEach
  void writeObject() throws IOException {
    Path file = Files.write(temporary.resolve("rows.csv"), new byte[200_000]);
    object = file.toUri().toString();
  }

  @Test
  void everyRecordEndsInOneSplitOrAmongTheRejectedOnes() {
    DatasetVersion published = run(spec("all", List.of("id"), 0.2));

    RowCounts counts = published.manifest().counts();
    assertThat(counts.in()).isEqualTo(ROWS);
    assertThat(counts.rejected()).isEqualTo(MALFORMED + UNLABELED);
    Map<String, float[]> found = new TreeMap<>();
    for (Split split : Split.values()) {
      found.putAll(read(published, split));
    }
    assertThat(found).hasSize(ROWS - MALFORMED - UNLABELED);
    assertThat(counts.train() + counts.validation() + counts.test()).isEqualTo(found.size());
    assertThat((double) counts.test() / ROWS).isCloseTo(0.2, within(0.03));
    assertThat(published.manifest().split(Split.TRAIN).files()).hasSizeGreaterThan(1);
  }

  @Test
  void rowsAreStoredInTheOrderOfTheirHashes() {
    DatasetVersion published = run(spec("order", List.of("id"), 0.2));

    List<String> keys = new ArrayList<>(read(published, Split.TRAIN).keySet());
    List<String> stored = new ArrayList<>();
    for (ShardFile file : published.manifest().split(Split.TRAIN).files()) {
      stored.addAll(keys(published, file));
    }
    keys.sort((a, b) -> Long.compareUnsigned(KeyHash.of(7, a), KeyHash.of(7, b)));
    assertThat(stored).isEqualTo(keys);
  }

  @Test
  void featuresAreFitOnTrainAlone() {
    DatasetVersion published = run(spec("fit", List.of("id"), 0.2));

    double sum = 0;
    double squares = 0;
    Map<String, float[]> train = read(published, Split.TRAIN);
    for (float[] row : train.values()) {
      sum += row[0];
      squares += row[0] * row[0];
    }
    assertThat(sum / train.size()).isCloseTo(0, within(1e-5));
    assertThat(squares / train.size()).isCloseTo(1, within(1e-3));
  }

  @Test
  void categoriesAreFedAsOneOfMany() {
    DatasetVersion published = run(spec("onehot", List.of("id"), 0.2));

    Map<String, float[]> all = read(published, Split.TEST);
    all.putAll(read(published, Split.TRAIN));
    assertThat(published.manifest().schema().features().inputShape())
        .containsExactly(2 + COLORS.size());
    Map<Integer, String> colorOf = new TreeMap<>();
    all.forEach(
        (key, row) -> {
          int hot = -1;
          for (int i = 2; i < row.length; i++) {
            if (row[i] == 1) {
              assertThat(hot).as("hot elements of " + key).isEqualTo(-1);
              hot = i;
            } else {
              assertThat(row[i]).isZero();
            }
          }
          String color = rows.get(Integer.parseInt(key)).getString(3);
          assertThat(colorOf.merge(hot, color, (a, b) -> a)).isEqualTo(color);
        });
    assertThat(colorOf).hasSize(COLORS.size());
  }

  @Test
  void aDroppedColumnIsNoFeature() {
    DatasetVersion published = run(dropping("color", "id"));

    assertThat(published.manifest().schema().features().inputShape()).containsExactly(2);
    assertThatThrownBy(() -> run(dropping("colour")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no column colour");
  }

  @Test
  void rejectedRecordsAreKeptWithTheirReason() {
    DatasetVersion published = run(spec("rejects", List.of("id"), 0.2));

    List<Row> kept =
        LocalSpark.session()
            .read()
            .parquet(published.folder() + "/rejects")
            .orderBy("position")
            .collectAsList();
    assertThat(kept).hasSize(MALFORMED + UNLABELED);
    for (Row row : kept) {
      int position = (int) row.<Long>getAs("position").longValue();
      boolean malformed = rows.get(position).isNullAt(4) && rows.get(position).isNullAt(0);
      assertThat(row.<String>getAs("rule")).isEqualTo(malformed ? "parse" : "target");
      assertThat(row.<String>getAs("reason")).isNotEmpty();
      assertThat(new String(row.<byte[]>getAs("raw"), UTF_8)).isEqualTo("raw " + position);
    }
  }

  @Test
  void withoutKeyColumnsThePlaceOfARecordIsItsKey() {
    DatasetVersion published = run(spec("place", List.of(), 0.2));

    assertThat(read(published, Split.TRAIN).keySet())
        .allMatch(k -> k.matches("[0-9a-f]{8}-[0-9a-f]{8}"));
  }

  @Test
  void theSameRecordsGiveTheSameContentAgain() {
    DatasetVersion first = run(spec("again", List.of("id"), 0.2));
    DatasetVersion second = run(spec("again2", List.of("id"), 0.2));

    assertThat(second.manifest().contentSha256()).isEqualTo(first.manifest().contentSha256());
  }

  @Test
  void tooManyRejectedRecordsPublishNothingAndAreKept() {
    TabularSpec spec = spec("strict", List.of("id"), 0.001);

    assertThatThrownBy(() -> run(spec))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(MALFORMED + UNLABELED + " of " + ROWS)
        .hasMessageContaining("max_rejected");
    assertThat(DatasetVersion.latest(storage(), spec.dataset())).isEmpty();
  }

  @Test
  void aKeyThatTwoRecordsHaveIsRefused() {
    assertThatThrownBy(() -> run(spec("twice", List.of("count"), 0.2)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deduplicate");
  }

  private DatasetVersion run(TabularSpec spec) {
    TableInputs inputs =
        new TableInputs(
            spec, new InMemory(object, rows), new OpenLookups(Map.of()), "test", "f".repeat(64));
    return new TableRun(LocalSpark.session(), storage(), inputs).publish();
  }

  private TabularSpec spec(String name, List<String> key, double maxRejected) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Standardize(ColumnSelection.NUMERIC),
            new OneHot(ColumnSelection.CATEGORICAL, null, null, null));
    return spec(name, key, maxRejected, features);
  }

  private TabularSpec dropping(String... columns) {
    List<FeatureStep> features =
        List.of(
            new Impute(ColumnSelection.NUMERIC, Impute.Strategy.MEAN, null, false),
            new Drop(ColumnSelection.of(columns)));
    return spec("dropped", List.of("id"), 0.2, features);
  }

  private TabularSpec spec(
      String name, List<String> key, double maxRejected, List<FeatureStep> features) {
    return new TabularSpec(
        temporary.resolve(name).toUri().toString(),
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

  private static Storage storage() {
    return Storage.of(new Configuration());
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
  private static Map<String, float[]> read(DatasetVersion version, Split split) {
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

  private static List<String> keys(DatasetVersion version, ShardFile file) {
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
      ObjectInfo found = storage().stat(object).orElseThrow();
      return List.of(new SourceObject(object, found.size(), found.etag()));
    }

    @Override
    public StructType columns() {
      return COLUMNS;
    }

    @Override
    public Dataset<Row> read(SparkSession spark) {
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
