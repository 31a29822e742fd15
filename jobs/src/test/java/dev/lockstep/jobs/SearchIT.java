package dev.lockstep.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command of {@code docs/how-to/search.md}, with executors in their own processes. */
class SearchIT {
  private static final String SEARCH =
      """
      search:
        method: successive_halving
        metric: validation_accuracy
        trials: 4
        parameters:
          train.updater:
            - {type: sgd, learning_rate: 100}
            - {type: sgd, learning_rate: 0.00001}
            - {type: adam, learning_rate: 0.01}
            - {type: adam, learning_rate: 0.02}
        halving: {factor: 3, first_epochs: 1}
      """;

  @TempDir private Path folder;
  private Path data;
  private Path pipeline;

  @BeforeEach
  void writeSmallDigits() throws IOException {
    data = folder.resolve("data");
    SmallDigits.write(data, -1);
    String text = SmallDigits.pipeline(data, "{type: embedded}") + SEARCH;
    pipeline = Files.writeString(folder.resolve("small.yaml"), text);
  }

  private LockstepProcess.Result lockstep(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, pipeline.toString(), "--json"));
    arguments.addAll(List.of(more));
    return LockstepProcess.run(folder, Map.of(), arguments.toArray(String[]::new));
  }

  private static List<JsonNode> lines(LockstepProcess.Result result) {
    return result
        .out()
        .lines()
        .map(line -> Json.read(line.getBytes(UTF_8), JsonNode.class, "standard output"))
        .toList();
  }

  @Test
  void findsTheBestTrialGoesOnAndTrainsIt() throws Exception {
    LockstepProcess.Result dataset = lockstep("preprocess", "--data", data.toString());
    assertThat(dataset.code()).as(dataset.err()).isZero();
    // a penalty that lets the large learning rate grow the weights without bound
    LockstepProcess.Result first = lockstep("search", "--set", "train.network.l2=0.3");
    assertThat(first.code()).as(first.err()).isZero();
    List<JsonNode> lines = lines(first);
    assertThat(lines).hasSize(5);
    assertThat(lines.subList(0, 4))
        .extracting(line -> line.at("/status").asText())
        .containsExactly("trained", "stopped", "stopped", "failed");
    assertThat(lines.get(0).at("/epochs").asInt()).isEqualTo(3);
    assertThat(lines.get(3).at("/reason").asText()).contains("training diverged");
    JsonNode summary = lines.get(4);
    assertThat(summary.at("/best")).isEqualTo(lines.get(0).at("/trial"));
    assertThat(summary.at("/failed").asInt()).isEqualTo(1);
    assertThat(summary.at("/score").asDouble()).isEqualTo(lines.get(0).at("/score").asDouble());
    assertThat(Path.of(URI.create(summary.at("/report").asText())))
        .content()
        .contains("Why trials failed", "small · search");

    LockstepProcess.Result second = lockstep("search", "--set", "train.network.l2=0.3");
    assertThat(second.code()).as(second.err()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(lines(second).get(i).at("/reused").asBoolean()).isTrue();
      assertThat(lines(second).get(i).at("/model")).isEqualTo(lines.get(i).at("/model"));
      assertThat(lines(second).get(i).at("/score")).isEqualTo(lines.get(i).at("/score"));
    }

    assertThat(summary.at("/command").asText())
        .startsWith("lockstep train " + pipeline + " --set train.network.l2=0.3 ");
    LockstepProcess.Result trained = lockstep("train", overrides(summary.at("/command").asText()));
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(parameters(trained.json())).isEqualTo(parameters(summary));
  }

  private byte[] parameters(JsonNode line) throws IOException {
    String model = line.at("/model").asText().replace("s3a://", ".lockstep/store/buckets/");
    return Files.readAllBytes(folder.resolve(model).resolve("parameters.bin"));
  }

  /** What stands behind the pipeline in a command line, without the shell's quotes. */
  private static String[] overrides(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = Pattern.compile("--set ('([^']*)'|\\S+)").matcher(command);
    while (matcher.find()) {
      words.add("--set");
      words.add(matcher.group(2) != null ? matcher.group(2) : matcher.group(1));
    }
    return words.toArray(String[]::new);
  }
}
