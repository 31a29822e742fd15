package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A column with more distinct texts than are counted, and one with as many numbers, in a process
 * whose heap would not hold the texts of every task: with ten times as many ({@code
 * -Dlockstep.test.values=12500000}, of which 10,000,000 are distinct texts) the same heap is
 * enough.
 */
@Timeout(600)
class ManyValuesIT {
  private static final long ROWS = Long.getLong("lockstep.test.values", 1_500_000);
  private static final int HEAP_MEBIBYTES = 512;
  private static final int LIMIT_MINUTES = 8;

  @TempDir static Path folder;

  /** What the runs say, by step. */
  private static Map<String, String> said;

  @BeforeAll
  static void runAllSteps() throws Exception {
    writeTheTable();
    said = run("frequency", "ordinal", "one_hot", "hash");
  }

  /** Of ten records one has no word, and one the word that is the most frequent. */
  private static void writeTheTable() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select i as id, case i % 10 when 3 then null when 4 then 'common' else 'w' || i end"
              + " as word, i * 0.5::double as size, if(i % 2 = 0, 'even', 'odd') as kind from range("
              + ROWS
              + ") t(i)) to '"
              + folder.resolve("rows.parquet")
              + "' (format parquet)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"frequency", "ordinal", "one_hot"})
  void aStepThatNeedsAllOfThemSaysThatTheyAreTooMany(String step) {
    assertThat(said.get(step))
        .startsWith("features: column word cannot be fit for " + step + ": ")
        .contains("more than 1000000 distinct values", "Use the step hash");
  }

  @Test
  void aStepThatNeedsNoneGetsThemAllAndTheStatisticsAreThoseOfAllRows() {
    JsonNode found =
        Json.read(said.get("hash").getBytes(StandardCharsets.UTF_8), JsonNode.class, "hash");

    JsonNode word = found.path("word");
    assertThat(word.path("rows").asLong()).isEqualTo(ROWS);
    assertThat(word.path("missing").asLong()).isEqualTo(ROWS / 10);
    assertThat(word.path("approximate").asBoolean()).isTrue();
    assertThat(word.has("distinct")).isFalse();
    assertThat(word.at("/categories/0/text").asText()).isEqualTo("common");
    assertThat(word.at("/categories/0/count").asLong()).isBetween(1L, ROWS / 10);
    JsonNode size = found.path("size");
    double mean = (ROWS - 1) / 4.0;
    double deviation = Math.sqrt(((double) ROWS * ROWS - 1) / 12) / 2;
    assertThat(size.path("rows").asLong()).isEqualTo(ROWS);
    assertThat(size.path("mean").asDouble()).isCloseTo(mean, within(1e-9 * mean));
    assertThat(size.path("standard_deviation").asDouble())
        .isCloseTo(deviation, within(1e-9 * deviation));
  }

  private static Map<String, String> run(String... steps) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore")) {
        command.add(option);
      }
    }
    command.addAll(List.of("-Xmx" + HEAP_MEBIBYTES + "m", "-XX:+UseSerialGC"));
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ManyValues.class.getName(), folder.toString()));
    command.addAll(List.of(steps));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended)
        .as("ended within " + LIMIT_MINUTES + " minutes: " + Files.readString(err))
        .isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out).stream()
        .map(line -> line.split(": *", 2))
        .collect(Collectors.toMap(line -> line[0], line -> line[1]));
  }
}
