package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.store.EmbeddedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command on the embedded store, with two executors in processes of their own. */
class PipelineIT {
  private static final String EMBEDDED = "{type: embedded}";

  @TempDir private Path folder;
  private Path data;
  private Path pipeline;

  @BeforeEach
  void writeSmallDigits() throws IOException {
    describe(-1, EMBEDDED);
  }

  private void describe(int badLabel, String store) throws IOException {
    data = folder.resolve("data");
    SmallDigits.write(data, badLabel);
    pipeline = Files.writeString(folder.resolve("small.yaml"), SmallDigits.pipeline(data, store));
  }

  private LockstepProcess.Result lockstep(String command, String... more) throws Exception {
    String[] arguments = new String[more.length + 3];
    arguments[0] = command;
    arguments[1] = pipeline.toString();
    arguments[2] = "--json";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return LockstepProcess.run(folder, Map.of(), arguments);
  }

  private Path bucket(String name) {
    return folder.resolve(".lockstep/store/buckets").resolve(name);
  }

  @Test
  void runsReusesAndStartsOverWithTheSameResult() throws Exception {
    LockstepProcess.Result first = lockstep("run", "--data", data.toString());
    assertThat(first.code()).as(first.err()).isZero();
    JsonNode line = first.json();
    assertThat(line.at("/pipeline").asText()).isEqualTo("small");
    assertThat(line.at("/rows/in").asInt()).isEqualTo(SmallDigits.TRAIN + SmallDigits.TEST);
    assertThat(line.at("/rows/test").asInt()).isEqualTo(SmallDigits.TEST);
    assertThat(line.at("/rows/train").asInt() + line.at("/rows/validation").asInt())
        .isEqualTo(SmallDigits.TRAIN);
    assertThat(line.at("/rows/rejected").asInt()).isZero();
    assertThat(line.at("/test/accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(line.at("/test/loss").isDouble()).isTrue();
    assertThat(line.at("/test/macro_f1").isDouble()).isTrue();
    assertThat(line.at("/epochs").asInt()).isEqualTo(3);
    assertThat(line.at("/params_sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(line.at("/samples_per_s").asDouble()).isPositive();
    assertThat(line.at("/seconds").fieldNames())
        .toIterable()
        .containsExactly("fetch", "preprocess", "train", "evaluate", "total");
    assertThat(Path.of(URI.create(line.at("/report").asText())))
        .content()
        .contains("<!doctype html>", "small", line.at("/params_sha256").asText());
    assertThat(first.err())
        .contains("epoch 3/3", "identical on 2 ranks", "750 in = ", " + 0 rejected");

    LockstepProcess.Result second = lockstep("run");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err())
        .contains("fetch: up to date", "preprocess: up to date", "train: up to date")
        .contains("evaluate: up to date")
        .doesNotContain("epoch 1/3");
    for (String same : new String[] {"/rows", "/test", "/params_sha256", "/model", "/dataset"}) {
      assertThat(second.json().at(same)).isEqualTo(line.at(same));
    }

    LockstepProcess.Result fresh = lockstep("run", "--fresh", "--set", "train.baseline=linear");
    assertThat(fresh.code()).as(fresh.err()).isZero();
    assertThat(fresh.err()).contains("epoch 3/3").doesNotContain("train: up to date");
    assertThat(fresh.json().at("/params_sha256")).isEqualTo(line.at("/params_sha256"));
    assertThat(fresh.json().at("/model")).isNotEqualTo(line.at("/model"));
    assertThat(line.has("baseline")).isFalse();
    JsonNode baseline = fresh.json().at("/baseline");
    assertThat(baseline.at("/test/accuracy").asDouble()).isGreaterThan(0.5);
    assertThat(baseline.at("/model").asText()).contains("-baseline/versions/");
    assertThat(baseline.at("/params_sha256")).isNotEqualTo(line.at("/params_sha256"));
    assertThat(fresh.err())
        .contains("train: linear baseline: epoch 3/3")
        .containsPattern(
            "evaluate: test accuracy [01]\\.\\d{4} \\(linear baseline [01]\\.\\d{4}\\), loss");
    assertThat(Path.of(URI.create(fresh.json().at("/report").asText())))
        .content()
        .contains("linear baseline");
  }

  @Test
  void labelOutOfRangeIsTheUsersMistakeAndPublishesNothing() throws Exception {
    describe(11, EMBEDDED);
    LockstepProcess.Result result = lockstep("run", "--data", data.toString());
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.json().at("/error/kind").asText()).isEqualTo("user");
    assertThat(result.json().at("/error/message").asText()).contains("11");
    assertThat(result.err()).doesNotContain("\tat ");
    assertThat(bucket("datasets").resolve("small/published")).doesNotExist();
    assertThat(bucket("models")).isEmptyDirectory();
  }

  @Test
  void missingObjectIsTheUsersMistakeAndPublishesNothing() throws Exception {
    Files.writeString(
        pipeline, Files.readString(pipeline).replace("small/test-labels}", "small/absent}"));
    LockstepProcess.Result result = lockstep("preprocess", "--data", data.toString());
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.json().at("/error/message").asText()).contains("s3a://raw/small/absent");
    assertThat(bucket("datasets").resolve("small/published")).doesNotExist();
  }

  @Test
  void trainingNeedsAPublishedDataset() throws Exception {
    LockstepProcess.Result result = lockstep("train");
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.json().at("/error/message").asText())
        .contains("nothing is published at s3a://datasets/small");
  }

  @Test
  void wrongSecretIsTheEnvironmentAndIsNotPrinted() throws Exception {
    Path home = Path.of(System.getProperty("lockstep.store.home"));
    try (EmbeddedStore store = EmbeddedStore.start(home, folder.resolve("other"), 0)) {
      store.createBucket("raw");
      describe(
          -1,
          "{type: s3, endpoint: '%s', path_style: true, access_key: '${env:KEY}', secret_key: '${env:WRONG}'}"
              .formatted(store.endpoint()));
      LockstepProcess.Result result =
          LockstepProcess.run(
              folder,
              Map.of("KEY", store.accessKey(), "WRONG", "not-the-secret-at-all"),
              "run",
              pipeline.toString(),
              "--json",
              "--data",
              data.toString());
      assertThat(result.code()).as(result.err()).isEqualTo(3);
      assertThat(result.json().at("/error/kind").asText()).isEqualTo("environment");
      assertThat(result.json().at("/error/message").asText()).contains("credentials");
      assertThat(result.err()).doesNotContain("not-the-secret-at-all").doesNotContain("\tat ");
    }
  }

  @Test
  void terminationEndsQuietlyAndLeavesNoServerBehind() throws Exception {
    LockstepProcess running =
        LockstepProcess.start(
            folder, Map.of(), "run", pipeline.toString(), "--json", "--data", data.toString());
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> running.messages().contains("raw objects put into"));
    running.terminate();
    LockstepProcess.Result result = running.end();
    assertThat(result.code()).isEqualTo(143);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("interrupted").doesNotContain("\tat ");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> EmbeddedStore.running(folder.resolve(".lockstep/store")).isEmpty());
  }
}
