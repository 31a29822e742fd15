package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.normalize.ColumnSelection;
import dev.lockstep.preprocessing.normalize.Drop;
import dev.lockstep.preprocessing.normalize.Standardize;
import dev.lockstep.preprocessing.normalize.TargetSpec;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.CsvSpec;
import dev.lockstep.preprocessing.split.SplitSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A record of a size that nobody expects. */
@Timeout(120)
class TableResourcesIT {
  private static final int ROWS = 1_000;
  private static final int LINE_BYTES = 50_000_000;
  private static final int KEPT_BYTES = 64 << 10;

  @TempDir private Path folder;

  @Test
  void aLineOfFiftyMegabytesIsRejectedWithItsReasonAndTheStartOfIt() throws IOException {
    Path csv = folder.resolve("rows.csv");
    byte[] line = new byte[LINE_BYTES];
    Arrays.fill(line, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(csv)) {
      out.write("id,size,note,sold\n".getBytes(UTF_8));
      for (int i = 0; i < ROWS; i++) {
        out.write((i + "," + i % 7 + ",short," + (i % 2 == 0 ? "yes" : "no")).getBytes(UTF_8));
        out.write('\n');
        if (i == ROWS / 2) {
          out.write("9999,1,".getBytes(UTF_8));
          out.write(line);
          out.write(",yes\n".getBytes(UTF_8));
        }
      }
    }

    DatasetVersion published =
        PreprocessPipeline.run(
                LocalSpark::session, Storage.of(new Configuration()), spec(csv), false)
            .dataset();

    assertThat(published.manifest().counts().in()).isEqualTo(ROWS + 1);
    assertThat(published.manifest().counts().rejected()).isEqualTo(1);
    List<Row> rejected =
        LocalSpark.session().read().parquet(published.folder() + "/rejects").collectAsList();
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).<String>getAs("rule")).isEqualTo("too_long");
    assertThat(rejected.get(0).<String>getAs("reason")).isNotEmpty();
    assertThat(rejected.get(0).<byte[]>getAs("raw")).hasSizeLessThanOrEqualTo(KEPT_BYTES);
  }

  private TabularSpec spec(Path csv) {
    return new TabularSpec(
        folder.resolve("dataset").toUri().toString(),
        CsvSpec.of(List.of(csv.toUri().toString())),
        new SchemaFile(
            1,
            null,
            List.of(
                new ColumnSchema("id", "bigint", true, null, null),
                new ColumnSchema("size", "double", true, null, null),
                new ColumnSchema("note", "string", true, null, null),
                new ColumnSchema("sold", "string", true, null, null))),
        List.of("id"),
        List.of(),
        List.of(),
        List.of(
            new Standardize(ColumnSelection.NUMERIC), new Drop(ColumnSelection.of("note", "id"))),
        new TargetSpec.OfClass("sold", List.of("no", "yes")),
        new SplitSpec(0.1, 0.2, 17),
        new RejectionBudget(0.01),
        new PreprocessSpec.OutputSpec(1 << 16, 256, 7));
  }
}
