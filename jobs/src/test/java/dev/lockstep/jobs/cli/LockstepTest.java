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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockstepTest {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private int run(String... arguments) {
    PrintStream out = new PrintStream(results, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return Lockstep.run(new Console(out, err, false), arguments);
  }

  private String results() {
    return results.toString(StandardCharsets.UTF_8);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(results())
        .contains("run", "preprocess", "train", "evaluate", "s3", "doctor", "Exit codes");
    assertThat(messages()).isEmpty();
  }

  @Test
  void whatIsPrintedIsUtf8WhateverTheLocale() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    try {
      System.setOut(new PrintStream(results, true, StandardCharsets.US_ASCII));
      System.setErr(new PrintStream(messages, true, StandardCharsets.US_ASCII));
      Lockstep.run("schön");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(messages()).contains("schön");
  }

  @Test
  void versionNamesWhatItStandsOn() {
    assertThat(run("--version")).isZero();
    assertThat(results()).contains("Lockstep", "Spark 3.5.", "Hadoop 3.4.", "Deeplearning4j 1.0.0");
  }

  @ParameterizedTest
  @CsvSource({"evalute x.yaml,evaluate", "rnu x.yaml,run", "s3 strat,start"})
  void suggestsTheCommandThatWasMeant(String found, String meant) {
    assertThat(run(found.split(" "))).isEqualTo(2);
    assertThat(messages()).contains("Did you mean: " + meant + "?");
    assertThat(results()).isEmpty();
  }

  @Test
  void suggestsNothingForAWordThatIsLikeNoCommand() {
    assertThat(run("frobnicate")).isEqualTo(2);
    assertThat(messages()).contains("frobnicate", "lockstep --help").doesNotContain("Did you mean");
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertThat(run("run", "x.yaml", "--frsh")).isEqualTo(2);
    assertThat(messages()).contains("Did you mean: --fresh?").contains("lockstep run --help");
  }

  @Test
  void noCommandIsAMistake() {
    assertThat(run()).isEqualTo(2);
    assertThat(messages()).contains("no command was given");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "preprocess", "train", "search", "evaluate"})
  void missingPipelineFileIsTheUsersMistakeInJsonToo(String command) {
    assertThat(run(command, "absent.yaml", "--json")).isEqualTo(2);
    assertThat(results().lines()).hasSize(1);
    JsonNode line =
        Json.read(results().getBytes(StandardCharsets.UTF_8), JsonNode.class, "the result");
    assertThat(line.at("/error/kind").asText()).isEqualTo("user");
    assertThat(line.at("/error/message").asText()).contains("absent.yaml");
    assertThat(line.at("/exit_code").asInt()).isEqualTo(2);
  }

  @Test
  void usageErrorsAreJsonTooWhenItWasAskedFor() {
    assertThat(run("run", "--json", "--nonsense")).isEqualTo(2);
    assertThat(results().lines()).hasSize(1);
    assertThat(results()).contains("\"kind\":\"user\"");
  }

  @Test
  void pipelineFileThatIsNotTextIsTheUsersMistake() throws IOException {
    Path file = Files.write(folder.resolve("image.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThat(run("run", file.toString())).isEqualTo(2);
    assertThat(messages()).contains("is not UTF-8 text");
  }

  @Test
  void typoInThePipelineFileIsAnsweredWithoutStartingSpark() throws IOException {
    Path file = Files.writeString(folder.resolve("typo.yaml"), "pipelin: mnist\n");
    assertThat(run("run", file.toString())).isEqualTo(2);
    assertThat(messages()).contains("pipelin").doesNotContain("\tat ");
    assertThat(folder.resolve(".lockstep")).doesNotExist();
  }

  @Test
  void listsNoBucketsWhereThereIsNoStore() {
    assertThat(run("s3", "ls", "--folder", folder.resolve("none").toString(), "--json")).isZero();
    assertThat(results()).isEqualToIgnoringNewLines("{\"buckets\":[]}");
  }

  @Test
  void refusesAnAddressThatIsNotOne() {
    assertThat(run("s3", "ls", "raw/mnist", "--folder", folder.toString())).isEqualTo(2);
    assertThat(messages()).contains("s3a://bucket/folder").contains("raw/mnist");
  }

  @Test
  void jobsAreTheEntryPointsThatCommandsName() throws ClassNotFoundException {
    for (PipelineCommand command :
        new PipelineCommand[] {
          new RunCommand(), new PreprocessCommand(), new TrainCommand(), new EvaluateCommand()
        }) {
      assertThat(Class.forName(command.mainClass())).hasDeclaredMethods("main");
    }
    assertThat(Class.forName(PredictCommand.MAIN_CLASS)).hasDeclaredMethods("main");
  }

  @Test
  void predictSaysWhatIsMissingAndWhereNothingIs() {
    assertThat(run("predict")).isEqualTo(2);
    assertThat(messages()).contains("--model ADDRESS and --dataset ADDRESS; --model is missing");
    String model = folder.resolve("model").toUri().toString();
    assertThat(run("predict", "--model", model)).isEqualTo(2);
    assertThat(messages()).contains("--dataset is missing");
    String dataset = folder.resolve("dataset").toUri().toString();
    assertThat(run("predict", "--model", model, "--dataset", dataset, "--json")).isEqualTo(2);
    assertThat(messages()).contains("nothing is published at " + dataset);
    assertThat(results()).contains("\"kind\":\"user\"");
    assertThat(run("predict", "--model", model, "--dataset", dataset, "--split", "tset"))
        .isEqualTo(2);
    assertThat(messages()).contains("--split").contains("tset");
    assertThat(run("predict", "--model", model, "--dataset", dataset, "--output", "here"))
        .isEqualTo(2);
    assertThat(messages()).contains("\"here\" is neither an address");
    String stored = "s3a://models/m";
    assertThat(
            run(
                "predict",
                "--model",
                stored,
                "--dataset",
                dataset,
                "--store",
                folder.resolve("no-store").toString()))
        .isEqualTo(2);
    assertThat(messages()).contains("there is no embedded store in");
    assertThat(folder.resolve("no-store")).doesNotExist();
  }
}
