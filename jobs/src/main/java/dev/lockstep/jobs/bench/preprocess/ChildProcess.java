package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.rank.JavaCommand;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process that is asked one thing and answers one thing.
 *
 * @param name for messages and its log
 * @param mainClass what runs
 * @param classPath in order
 * @param memoryMebibytes its heap
 * @param logs folder for what it prints
 */
record ChildProcess(
    String name, Class<?> mainClass, List<String> classPath, int memoryMebibytes, Path logs) {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final int LINES = 12;

  /**
   * Starts it, asks, and waits for its answer.
   *
   * @throws EnvironmentException if it fails or does not end; with the end of what it printed
   */
  <T> T ask(Object question, Class<T> answer) {
    Path said = logs.resolve(name + ".log");
    try {
      Files.createDirectories(logs);
      Path answered = Files.createTempFile(logs, name + "-", ".answer");
      try {
        run(question, said, answered);
        return Json.read(Files.readAllBytes(answered), answer, "the answer of " + name);
      } finally {
        Files.deleteIfExists(answered);
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot run " + name + ": " + e.getMessage(), e);
    }
  }

  private void run(Object question, Path said, Path answered) throws IOException {
    Process process =
        new ProcessBuilder(command())
            .redirectOutput(answered.toFile())
            .redirectError(said.toFile())
            .start();
    Thread end = new Thread(process::destroyForcibly, "lockstep-bench-end");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(Json.line(question).getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw failure("did not end within " + LIMIT.toMinutes() + " minutes", said);
      }
      if (process.exitValue() != 0) {
        throw failure("ended with exit code " + process.exitValue(), said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while " + name + " was running", e);
    } finally {
      process.destroyForcibly();
      forget(end);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // it runs anyway
    }
  }

  private List<String> command() {
    return new JavaCommand(
            name, mainClass, classPath, List.of("-Xmx" + memoryMebibytes + "m"), logs)
        .with();
  }

  private EnvironmentException failure(String what, Path said) throws IOException {
    List<String> lines = Files.readAllLines(said, StandardCharsets.ISO_8859_1);
    List<String> first =
        lines.stream()
            .filter(line -> line.contains("Exception") || line.contains("Error"))
            .limit(LINES)
            .toList();
    return new EnvironmentException(
        name + " " + what + "; " + said + " says: " + String.join(" | ", first));
  }
}
