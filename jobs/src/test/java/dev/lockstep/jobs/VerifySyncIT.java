package dev.lockstep.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command, with executors in processes of their own. */
class VerifySyncIT {
  @TempDir private Path folder;
  private Path data;
  private Path pipeline;

  @BeforeEach
  void writeSmallDigits() throws IOException {
    data = folder.resolve("data");
    SmallDigits.write(data, -1);
    pipeline =
        Files.writeString(
            folder.resolve("small.yaml"), SmallDigits.pipeline(data, "{type: embedded}"));
  }

  private LockstepProcess.Result lockstep(String command, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command, pipeline.toString(), "--json"));
    arguments.addAll(List.of(more));
    return LockstepProcess.run(folder, Map.of(), arguments.toArray(String[]::new));
  }

  @Test
  void executorsComputeWhatOneProcessComputes() throws Exception {
    LockstepProcess.Result unpublished = lockstep("verify-sync");
    assertThat(unpublished.code()).as(unpublished.err()).isEqualTo(2);
    assertThat(unpublished.json().at("/error/message").asText())
        .contains("nothing is published at s3a://datasets/small");
    LockstepProcess.Result dataset = lockstep("preprocess", "--data", data.toString());
    assertThat(dataset.code()).as(dataset.err()).isZero();

    LockstepProcess.Result plain =
        lockstep("verify-sync", "--steps", "30", "--updaters", "sgd,adam");
    assertThat(plain.code()).as(plain.err()).isZero();
    JsonNode line = plain.json();
    assertThat(line.at("/executors").asInt()).isEqualTo(2);
    assertThat(line.at("/reference").asText()).isEqualTo("joined");
    assertThat(line.at("/data_type").asText()).isEqualTo("float32");
    assertThat(line.at("/updaters").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("sgd", "adam");
    assertThat(line.at("/max_abs_diff").asDouble())
        .isEqualTo(
            Math.max(
                line.at("/updaters/sgd/max_abs_diff").asDouble(),
                line.at("/updaters/adam/max_abs_diff").asDouble()))
        .isPositive()
        .isLessThanOrEqualTo(1e-5);
    assertThat(line.at("/updaters/sgd/layers").size()).isEqualTo(2);
    assertThat(folder.resolve(".lockstep/store/buckets/models")).isEmptyDirectory();

    LockstepProcess.Result cut =
        lockstep(
            "verify-sync",
            "--executors",
            "3",
            "--steps",
            "5",
            "--set",
            "train.gradient={clip_norm: 0.1, micro_batch: 3}");
    assertThat(cut.code()).as(cut.err()).isZero();
    assertThat(cut.json().at("/executors").asInt()).isEqualTo(3);
    assertThat(cut.json().at("/max_abs_diff").asDouble()).isLessThanOrEqualTo(1e-5);
  }
}
