package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.pipeline.TabularSpec;
import dev.lockstep.preprocessing.source.infer.FoundColumn;
import dev.lockstep.preprocessing.source.infer.InferredSchema;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTextTest {
  private static final String PIPELINE =
      """
      pipeline: small
      preprocess:
        dataset: s3a://datasets/small
        source: {format: csv, paths: ["s3a://raw/a.csv"], schema: small.schema.yaml}
        target: {column: y, type: value}
        features: [{type: keep, columns: numeric}]
      """;

  @TempDir private Path folder;

  private static InferredSchema schema() {
    return new InferredSchema(
        List.of("", "NA", "\\N"),
        List.of(
            column("y", "double", null, new ColumnSchema.Range(-1.5e-300, 1e300), null),
            column("no", "decimal(10,2)", null, new ColumnSchema.Range(0, 12.25), null),
            column(
                "a: b # c\n- d \"e\" \u2028\ud83d\ude00 \u00e9",
                "string",
                List.of("", "1", "1e3", "null", "plain", "true", "x\ty\\z"),
                null,
                "look\nversion: 2")),
        List.of("nested: struct<a:int>"),
        1234,
        5,
        1,
        2,
        false);
  }

  private static FoundColumn column(
      String name, String type, List<String> categories, ColumnSchema.Range range, String remark) {
    return new FoundColumn(new ColumnSchema(name, type, true, categories, range), remark);
  }

  private SchemaFile read(String text) throws IOException {
    Files.writeString(folder.resolve("small.schema.yaml"), text);
    String pipeline = folder.resolve("p.yaml").toString();
    PipelineFile file = PipelineFiles.parse(pipeline, PIPELINE, Map.of());
    return ((TabularSpec) file.preprocess()).schema();
  }

  @Test
  void aPipelineReadsWhatWasWrittenWhateverIsInTheData() throws IOException {
    assertThat(read(SchemaText.of("small", schema(), true))).isEqualTo(schema().file(true));
  }

  @Test
  void rangesAreCommentsUnlessAskedFor() throws IOException {
    String text = SchemaText.of("small", schema(), false);

    assertThat(read(text)).isEqualTo(schema().file(false));
    assertThat(text)
        .contains("    # range: {min: 0, max: 12.25}\n")
        .contains("the first 1,234 records of 1 of 2 objects; 5 malformed ones passed over")
        .contains("# left out, not readable: nested: struct");
    assertThat(read(text.replace("# range", "range"))).isEqualTo(schema().file(true));
  }
}
