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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private Path raw;
  private Path pipeline;

  @BeforeEach
  void prepare() throws IOException {
    raw = Files.createDirectory(folder.resolve("raw"));
    Files.write(raw.resolve("a.csv"), List.of("id,price", "a,1.5", "b,"));
    Files.write(raw.resolve("b.csv"), List.of("price,id", "3,c"));
    pipeline = folder.resolve("p.yaml");
    write("");
  }

  private void write(String more) throws IOException {
    Files.writeString(
        pipeline,
        """
        pipeline: prices
        store: {type: s3} # not reached: all addresses are files
        preprocess:
          dataset: %s
          source:
            format: csv
            paths: ["%s*.csv"]
            columns: {id: string, price: double}
          key: [id]
          rules: [{type: range, name: cheap, column: price, max: 10}]
          features: [{type: keep, columns: numeric}]
          target: {column: price, type: value}
        %s
        """
            .formatted(folder.resolve("out").toUri(), raw.toUri(), more));
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return Lockstep.run(new Console(out, err, false), arguments);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void saysWhatWouldBeDoneAndWritesNothing() throws IOException {
    List<String> before = files();

    assertThat(run("run", pipeline.toString(), "--dry-run")).as(messages()).isZero();

    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains("dry run of prices: nothing is written")
        .contains("preprocess: reads 2 objects, 31 B")
        .contains("publishes a new version of " + folder.resolve("out").toUri())
        .contains("nothing is published there")
        .contains("columns: id string, price double")
        .contains("rules: cheap")
        .contains("feature steps: keep");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void printsOneLineOfJson() {
    assertThat(run("preprocess", pipeline.toString(), "--dry-run", "--json")).isZero();

    JsonNode json = Json.read(results.toByteArray(), JsonNode.class, "results");
    assertThat(json.at("/preprocess/objects").asInt()).isEqualTo(2);
    assertThat(json.at("/preprocess/bytes").asInt()).isEqualTo(31);
    assertThat(json.at("/preprocess/up_to_date").asBoolean(true)).isFalse();
    assertThat(json.at("/preprocess").has("current")).isFalse();
    assertThat(json.at("/features/0").asText()).isEqualTo("keep");
  }

  @Test
  void anObjectWithOtherColumnsIsAMistakeOfTheUser() throws IOException {
    Files.write(raw.resolve("b.csv"), List.of("price,name", "3,c"));

    assertThat(run("run", pipeline.toString(), "--dry-run")).isEqualTo(2);
    assertThat(messages()).contains("b.csv", "missing are [id]", "not expected are [name]");
  }

  @Test
  void looksAtLookupsToo() throws IOException {
    Path names = folder.resolve("names.csv");
    write(
        "  records: [{type: join, on: [id], columns: [name], lookup: {format: csv, paths: ['"
            + names.toUri()
            + "'], columns: {id: string, name: string}}}]");
    assertThat(run("run", pipeline.toString(), "--dry-run")).isEqualTo(2);
    assertThat(messages()).contains("records[0]: join: lookup: ", "names.csv");

    Files.write(names, List.of("id,name", "a,Ann"));
    assertThat(run("run", pipeline.toString(), "--dry-run")).isZero();
    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains("preprocess: reads 2 objects, 31 B")
        .contains("preprocess: looks values up in 1 object, 14 B")
        .contains("record steps: join");
  }

  @Test
  void pathsThatFindNothingAreAMistakeOfTheUser() throws IOException {
    Files.delete(raw.resolve("a.csv"));
    Files.delete(raw.resolve("b.csv"));

    assertThat(run("run", pipeline.toString(), "--dry-run")).isEqualTo(2);
    assertThat(messages()).contains("nothing is at", "*.csv");
  }

  @Test
  void rawObjectsThatWouldBeFetchedAreNamed() throws IOException {
    String hash = "ab".repeat(32);
    write(
        "fetch: {npm: some-data@1.0.0, to: %s, files: [{path: data/a.csv, sha256: %s}, {path: data/new.csv, sha256: %s}]}"
            .formatted(raw.toUri(), hash, hash));

    assertThat(run("run", pipeline.toString(), "--dry-run")).as(messages()).isZero();
    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains("fetch: 1 raw objects", "new.csv first", "when they are fetched")
        .doesNotContain("preprocess: reads");
  }
}
