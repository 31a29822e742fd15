package dev.lockstep.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.VersionFolders;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One command a day over a folder that gets a file a day. */
@Timeout(240)
class DailyPipelineIT {
  private static final int ROWS = 600;

  @TempDir private Path folder;
  private Path raw;
  private Path pipeline;
  private final List<String> readersSeen = new ArrayList<>();
  private String messages;

  @BeforeEach
  void describe() throws IOException {
    raw = Files.createDirectory(folder.resolve("raw"));
    pipeline =
        Files.writeString(
            folder.resolve("daily.yaml"),
            """
            pipeline: daily
            store: {type: embedded}
            preprocess:
              dataset: %1$s
              source:
                format: csv
                paths: ['%2$s*.csv']
                columns: {id: bigint, size: double, color: string, sold: string}
              key: [id]
              features:
                - {type: standardize, columns: numeric}
                - {type: one_hot, columns: [color], unknown: ignore}
              target: {column: sold, type: class}
              split: {seed: 5}
              incremental: {mode: append}
            train:
              model: %3$s
              network:
                layers:
                  - {type: dense, units: 4, activation: relu}
                  - {type: output, activation: softmax, loss: cross_entropy}
              updater: {type: adam, learning_rate: 1e-2}
              global_batch: 32
              epochs: 2
              seed: 42
            evaluate:
              split: test
            """
                .formatted(dataset(), raw.toUri(), folder.resolve("model").toUri()));
  }

  @Test
  void aDayIsAddedTrainedOnEvaluatedAndShown() throws IOException {
    write(1);
    JsonNode first =
        Json.read(run("run", "--json").getBytes(StandardCharsets.UTF_8), JsonNode.class, "first");
    Manifest base = current();
    List<String> applied = run("apply", rows()).lines().toList();
    assertThat(applied).hasSize(2);
    write(2);

    assertThat(run("preprocess", "--dry-run"))
        .contains("adds 1 object to the current version and reads nothing else");
    JsonNode second =
        Json.read(run("run", "--json").getBytes(StandardCharsets.UTF_8), JsonNode.class, "second");
    assertThat(current().extension().base()).isEqualTo(base.id());
    assertThat(second.at("/rows/in").asInt()).isEqualTo(2 * ROWS);
    assertThat(second.at("/rows/train").asInt()).isGreaterThan(first.at("/rows/train").asInt());
    assertThat(second.at("/model")).isNotEqualTo(first.at("/model"));
    assertThat(second.at("/test/accuracy").asDouble()).isBetween(0.3, 1.0);
    assertThat(run("inspect", "--rows", "1")).contains("adds rows to version " + base.id());
    assertThat(run("apply", rows()).lines().toList()).isEqualTo(applied);

    run("run", "--json");
    assertThat(messages).contains("preprocess: up to date", "train: up to date");
    write(1, ROWS - 1);
    assertThat(run("preprocess", "--dry-run"))
        .contains("reads all objects again: 1 object changed since version", "day-1.csv");
    run("preprocess");
    assertThat(current().extension()).isNull();
    assertThat(current().counts().in()).isEqualTo(2 * ROWS - 1);
  }

  @Test
  void aVersionIsHeldWhileItIsTrainedOn() throws IOException {
    write(1);
    run("preprocess");
    readersSeen.clear();

    run("run");

    assertThat(messages).contains("epoch 1/2");
    assertThat(readersSeen)
        .singleElement()
        .asString()
        .startsWith("process " + ProcessHandle.current().pid() + " on host ");
    assertThat(readers()).isEmpty();
  }

  /** Of the one version that there is. */
  private List<String> readers() {
    return VersionFolders.list(Storage.of(new Configuration()), dataset().replaceAll("/+$", ""))
        .get(0)
        .readers();
  }

  /** Remembers what is said, and who reads the dataset when training says its first epoch. */
  private final class Told extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      if (readersSeen.isEmpty() && toString(StandardCharsets.UTF_8).contains("epoch 1/")) {
        readersSeen.addAll(readers());
      }
    }
  }

  private String dataset() {
    return folder.resolve("dataset").toUri().toString();
  }

  private Manifest current() {
    return DatasetVersion.latest(Storage.of(new Configuration()), dataset())
        .orElseThrow()
        .manifest();
  }

  private void write(int day) throws IOException {
    write(day, ROWS);
  }

  private void write(int day, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(day);
    List<String> lines = new ArrayList<>();
    lines.add("id,size,color,sold");
    for (int i = 0; i < rows; i++) {
      double size = random.nextDouble();
      String color = random.nextBoolean() ? "red" : "blue";
      lines.add((1000 * day + i) + "," + size + "," + color + (size > 0.5 ? ",yes" : ",no"));
    }
    Files.write(raw.resolve("day-" + day + ".csv"), lines);
  }

  private String rows() throws IOException {
    return Files.write(
            folder.resolve("rows.csv"), List.of("id,size,color", "1,0.25,red", "2,0.75,mauve"))
        .toString();
  }

  /** Standard output of a command that succeeds. */
  private String run(String command, String... more) {
    ByteArrayOutputStream results = new ByteArrayOutputStream();
    ByteArrayOutputStream told = new Told();
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>(List.of(command, pipeline.toString()));
    arguments.addAll(List.of(more));
    if (List.of("run", "preprocess").contains(command)) {
      arguments.addAll(List.of("--master", "local[2]"));
    }
    int code = Lockstep.run(new Console(out, err, false), arguments.toArray(String[]::new));
    messages = told.toString(StandardCharsets.UTF_8);
    assertThat(code).as(messages).isZero();
    return results.toString(StandardCharsets.UTF_8);
  }
}
