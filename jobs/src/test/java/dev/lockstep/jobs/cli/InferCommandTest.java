package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferCommandTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private Path pipeline;
  private Path schema;

  @BeforeEach
  void prepare() throws IOException {
    Files.write(folder.resolve("raw.csv"), List.of("id,price", "a,1.5", "b,", "c,3"));
    pipeline = folder.resolve("p.yaml");
    schema = folder.resolve("p.schema.yaml");
    write("schema: p.schema.yaml");
  }

  private void write(String columns) throws IOException {
    String raw = folder.resolve("raw.csv").toUri().toString();
    Files.writeString(
        pipeline,
        """
        pipeline: prices
        store: {type: s3} # not reached: all addresses are files
        preprocess:
          dataset: %s
          source:
            format: csv
            paths: ["%s"]
            %s
        """
            .formatted(folder.resolve("out").toUri(), raw, columns));
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return Lockstep.run(new Console(out, err, false), arguments);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesTheFileThatThePipelineNamesBeforeItHasFeaturesOrATarget() throws IOException {
    assertThat(run("infer", pipeline.toString())).as(messages()).isZero();

    assertThat(results.toString(StandardCharsets.UTF_8).strip()).isEqualTo(schema.toString());
    assertThat(Files.readString(schema))
        .endsWith(
            """
            # leave the schema are rejected, unless preprocess.schema_drift says otherwise.
            version: 1
            columns:
              - name: id
                type: string
                nullable: false
              - name: price
                type: double
                nullable: true
                # range: {min: 1.5, max: 3}
            """);
  }

  @Test
  void overwritesNothingWithoutForce() throws IOException {
    Files.writeString(schema, "mine");

    assertThat(run("infer", pipeline.toString())).isEqualTo(2);
    assertThat(messages()).contains("p.schema.yaml is there already", "--force");
    assertThat(Files.readString(schema)).isEqualTo("mine");

    assertThat(run("infer", pipeline.toString(), "--force")).isZero();
    assertThat(Files.readString(schema)).contains("version: 1");
    try (var left = Files.list(folder)) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Test
  void printsOneLineOfJson() throws IOException {
    Path out = folder.resolve("other.yaml");
    assertThat(run("infer", pipeline.toString(), "--out", out.toString(), "--ranges", "--json"))
        .as(messages())
        .isZero();

    String line = results.toString(StandardCharsets.UTF_8);
    JsonNode json = Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class, "results");
    assertThat(json.at("/schema").asText()).isEqualTo(out.toString());
    assertThat(json.at("/found/records").asInt()).isEqualTo(3);
    assertThat(json.at("/found/columns/1/schema/range/max").asDouble()).isEqualTo(3);
    assertThat(Files.readString(out)).contains("    range: {min: 1.5, max: 3}");
    assertThat(schema).doesNotExist();
  }

  @Test
  void aPipelineWithColumnsOfItsOwnNeedsAFileToWrite() throws IOException {
    write("columns: {id: string, price: double}");

    assertThat(run("infer", pipeline.toString())).isEqualTo(2);
    assertThat(messages()).contains("--out FILE", "schema: NAME.schema.yaml");
  }

  @Test
  void otherMistakesOfThePipelineAreStillTold() throws IOException {
    write("schem: p.schema.yaml");

    assertThat(run("infer", pipeline.toString())).isEqualTo(2);
    assertThat(messages()).contains("schem");
  }
}
