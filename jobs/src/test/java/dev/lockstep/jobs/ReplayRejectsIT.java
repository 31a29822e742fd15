package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.cli.Lockstep;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/how-to/rejects.md}, on a small table. */
@Timeout(240)
class ReplayRejectsIT {
  private static final int ROWS = 300;

  private static final String PIPELINE =
      """
      pipeline: prices
      store: {type: s3} # not reached: all addresses are files
      preprocess:
        dataset: ROOTout
        source:
          format: csv
          paths: ["ROOTraw.csv"]
          columns: {id: string, size: double, kind: string}
        key: [id]
        rules:
          - {type: range, column: size, max: MOST}
        features:
          - {type: standardize, columns: numeric}
        target: {column: kind, type: class, classes: [a, b]}
        split: {validation: 10%, test: 10%, seed: 5}
        max_rejected: 5%
      """;

  @TempDir private Path folder;

  private String pipeline(int most) throws IOException {
    String text =
        PIPELINE.replace("ROOT", folder.toUri().toString()).replace("MOST", Integer.toString(most));
    return Files.writeString(folder.resolve("prices.yaml"), text).toString();
  }

  private void writeRaw() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,size,kind"));
    for (int i = 0; i < ROWS; i++) {
      lines.add("k" + i + "," + i % 90 + "," + (i % 2 == 0 ? "a" : "b"));
    }
    lines.add("w1,150,a");
    lines.add("w2,250,b");
    lines.add("t1,many,b");
    lines.add("f1,7");
    Files.write(folder.resolve("raw.csv"), lines);
  }

  /** Runs a command that must succeed; its last line of output as JSON. */
  private JsonNode run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", "local[2]", "--json"));
    PrintStream before = System.out;
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    System.setOut(new PrintStream(results, true, StandardCharsets.UTF_8));
    try {
      assertThat(Lockstep.run(all.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(before);
    }
    return Json.read(results.toByteArray(), JsonNode.class, "results");
  }

  @Test
  void rejectedRecordsComeBackAfterAFixOfTheFileAndOfTheRecords() throws IOException {
    writeRaw();
    JsonNode made = run("preprocess", pipeline(100));
    assertThat(made.at("/rows/rejected").asInt()).isEqualTo(4);
    JsonNode nothing = run("replay-rejects", pipeline(100));
    assertThat(nothing.path("added").asInt()).isZero();
    assertThat(nothing.has("version")).isFalse();

    JsonNode dry = run("replay-rejects", pipeline(200), "--dry-run");
    assertThat(dry.path("added").asInt()).isEqualTo(1);
    assertThat(dry.path("dry_run").asBoolean()).isTrue();
    assertThat(dry.has("version")).isFalse();
    JsonNode replayed = run("replay-rejects", pipeline(200), "--rule", "range(size)");
    assertThat(replayed.path("replayed")).isEqualTo(made.path("version"));
    assertThat(replayed.at("/rules/range(size)/before").asInt()).isEqualTo(2);
    assertThat(replayed.at("/rules/range(size)/after").asInt()).isEqualTo(1);
    assertThat(replayed.at("/rows/rejected").asInt()).isEqualTo(3);
    assertThat(replayed.at("/rows/in").asInt()).isEqualTo(ROWS + 4);

    JsonNode rebuilt = run("preprocess", pipeline(200));
    assertThat(rebuilt.path("reused").asBoolean()).isFalse();
    assertThat(rebuilt.path("rows")).isEqualTo(replayed.path("rows"));

    Path export = folder.resolve("rejects.jsonl");
    JsonNode exported = run("replay-rejects", pipeline(200), "--export", export.toString());
    assertThat(exported.path("records").asInt()).isEqualTo(3);
    String corrected =
        Files.readString(export).replace("t1,many,b", "t1,12,b").replace("f1,7", "f1,7,a");
    Files.writeString(export, corrected);
    JsonNode again = run("replay-rejects", pipeline(200), "--corrections", export.toString());
    assertThat(again.path("added").asInt()).isEqualTo(2);
    assertThat(again.path("rejected").asInt()).isEqualTo(1);

    JsonNode same = run("preprocess", pipeline(200));
    assertThat(same.path("reused").asBoolean()).isTrue();
    assertThat(same.path("version")).isEqualTo(again.path("version"));
  }
}
