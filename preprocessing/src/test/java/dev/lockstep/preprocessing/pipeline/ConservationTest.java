package dev.lockstep.preprocessing.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.reading.RecordsRead;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.step.Deduplicate;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run some of whose records disappear between reading and dividing. */
class ConservationTest {
  private static final List<RecordStep> SHUFFLED = List.of(new Deduplicate(List.of("id")));

  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());
  private DailyTable table;

  @BeforeEach
  void writeTwoDays() {
    table = new DailyTable(storage, folder.toUri().toString());
    table.write(1);
    table.write(2);
  }

  @Test
  void aRecordThatGetsLostIsNamedWithItsObjectAndNothingIsPublished() {
    for (List<RecordStep> steps : List.of(List.<RecordStep>of(), SHUFFLED)) {
      TabularSpec spec = table.spec("lost-" + steps.size(), steps, new RejectionBudget(0.1), null);

      assertThatThrownBy(
              () ->
                  publish(
                      spec,
                      frame ->
                          frame.where(
                              col("_source")
                                  .contains("day-1")
                                  .or(col("id").isNull())
                                  .or(col("id").notEqual(20_005)))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "records were lost or doubled in 1 of 2 objects (of all together 4000 were read, 3999"
                  + " are accounted for): "
                  + secondDay(spec)
                  + ": 2000 read but 1999 accounted for");
      assertThat(DatasetVersion.latest(storage, spec.dataset())).isEmpty();
      assertThat(storage.list(spec.dataset() + "/versions")).isEmpty();
    }
  }

  @Test
  void anObjectAllOfWhoseRecordsGetLostIsMissed() {
    TabularSpec spec = table.spec("whole");

    assertThatThrownBy(() -> publish(spec, frame -> frame.where(col("_source").contains("day-1"))))
        .hasMessageContaining(secondDay(spec) + ": 2000 read but 0 accounted for");
  }

  @Test
  void recordsThatAreDoubledAreNoticed() {
    TabularSpec spec = table.spec("doubled");

    assertThatThrownBy(() -> publish(spec, frame -> frame.union(frame)))
        .hasMessageContaining("of all together 4000 were read, 8000 are accounted for");
  }

  private String secondDay(TabularSpec spec) {
    return table.open(spec).objects().get(1).uri();
  }

  private DatasetVersion publish(TabularSpec spec, UnaryOperator<Dataset<Row>> mistake) {
    TableSource source = new Mistaken(table.open(spec), mistake);
    TableInputs inputs =
        new TableInputs(spec, source, new OpenLookups(Map.of()), "test", "f".repeat(64));
    return new TableRun(LocalSpark.session(), storage, inputs).publish();
  }

  /** A source between whose readers and the rest of the run something goes wrong. */
  private record Mistaken(TableSource source, UnaryOperator<Dataset<Row>> mistake)
      implements TableSource {
    @Override
    public List<SourceObject> objects() {
      return source.objects();
    }

    @Override
    public StructType columns() {
      return source.columns();
    }

    @Override
    public Dataset<Row> read(SparkSession spark, RecordsRead read) {
      return mistake.apply(source.read(spark, read));
    }
  }
}
