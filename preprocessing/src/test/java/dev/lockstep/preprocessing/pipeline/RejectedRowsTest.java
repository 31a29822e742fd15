package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitBy;
import dev.lockstep.preprocessing.split.SplitSpec;
import dev.lockstep.preprocessing.step.Filter;
import dev.lockstep.preprocessing.step.RecordStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever rejects a record, what was read is kept, in batches of columns and row by row. */
class RejectedRowsTest {
  @TempDir private Path folder;
  private final Storage storage = Storage.of(new Configuration());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsWithoutALabelOrASplitAreKeptAsTheyWere(boolean rowByRow) {
    List<String> lines = new ArrayList<>(List.of("id,x,price,part"));
    for (int i = 0; i < 200; i++) {
      lines.add(i + "," + i % 7 + "," + (i + 1) + ",train");
    }
    Map<String, String> wrong =
        new TreeMap<>(
            Map.of(
                "900,1,0,train", "target",
                "901,1,-3,train", "target",
                "902,1,Infinity,train", "target",
                "903,1,,train", "target",
                "904,1,5,tomorrow", "split"));
    lines.addAll(wrong.keySet());
    String root = folder.toUri().toString();
    storage.write(root + "/raw.csv", (String.join("\n", lines) + "\n").getBytes(UTF_8));
    List<RecordStep> steps = rowByRow ? List.of(new Filter("id <> 3")) : List.of();

    DatasetVersion published =
        PreprocessPipeline.run(LocalSpark::session, storage, spec(root, steps), false).dataset();

    Map<String, String> found = new TreeMap<>();
    for (Row row :
        LocalSpark.session()
            .read()
            .parquet(published.folder() + "/rejects")
            .selectExpr("cast(raw as string)", "rule")
            .collectAsList()) {
      found.put(row.getString(0), row.getString(1));
    }
    assertThat(found).isEqualTo(wrong);
  }

  private static TabularSpec spec(String root, List<RecordStep> steps) {
    return new TabularSpec(
        root + "/set",
        CsvSpec.of(List.of(root + "/raw.csv")),
        new SchemaFile(
            SchemaFile.VERSION,
            null,
            List.of(
                new ColumnSchema("id", "bigint", true, null, null),
                new ColumnSchema("x", "double", true, null, null),
                new ColumnSchema("price", "double", true, null, null),
                new ColumnSchema("part", "string", true, null, null))),
        List.of("id"),
        steps,
        List.of(),
        List.of(new Standardize(ColumnSelection.NUMERIC)),
        new TargetSpec.OfValue("price", TargetSpec.Transform.LOG, null, null),
        new SplitSpec(0.1, 0, 17, new SplitBy.Named("part")),
        new RejectionBudget(0.1),
        new PreprocessSpec.OutputSpec(1 << 20, 64, 7));
  }
}
