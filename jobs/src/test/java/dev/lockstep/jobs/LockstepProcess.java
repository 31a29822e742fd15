package dev.lockstep.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code lockstep} as a process of its own, as its launcher would. */
final class LockstepProcess {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final Process process;
  private final Path out;
  private final Path err;

  private LockstepProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * What a command left.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int code, String out, String err) {
    /** Standard output as the one JSON line it must be. */
    JsonNode json() {
      if (out.lines().count() != 1) {
        throw new AssertionError("expected one line of JSON, found: " + out + "\n" + err);
      }
      return Json.read(out.getBytes(StandardCharsets.UTF_8), JsonNode.class, "standard output");
    }
  }

  /** Runs a command to its end in a working directory. */
  static Result run(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(directory, environment, arguments).end();
  }

  static LockstepProcess start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = command();
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out-", ".txt");
    Path err = Files.createTempFile(directory, "err-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new LockstepProcess(builder.start(), out, err);
  }

  /**
   * Makes a distribution's folder of application jars, and a launcher that knows it.
   *
   * @param home that has Spark already
   * @param launcher file that is written
   */
  static void install(Path home, Path launcher) throws IOException {
    Path lib = Files.createDirectories(home.resolve("lib"));
    for (String entry : System.getProperty("java.class.path").split(":", 0)) {
      Path jar = Path.of(entry);
      boolean spark = Files.exists(home.resolve("spark/jars").resolve(jar.getFileName()));
      if (entry.endsWith(".jar") && !spark) {
        Files.copy(jar, lib.resolve(jar.getFileName()));
      }
    }
    String script = "#!/bin/sh\nexport LOCKSTEP_HOME='%s'\nexec '%s' \"$@\"\n";
    Files.writeString(launcher, script.formatted(home, String.join("' '", command())));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore")) {
        command.add(option);
      }
    }
    command.add("-Xmx1g");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Dlockstep.executor.options=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    command.add("-Dlockstep.store.home=" + System.getProperty("lockstep.store.home"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.lockstep.jobs.cli.Lockstep");
    return command;
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Sends SIGKILL to one of its executors, the only processes it starts on a store elsewhere. */
  boolean killAnExecutor() {
    return process
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }

  String messages() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Result end() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("still running after " + LIMIT + ":\n" + messages());
    }
    return new Result(process.exitValue(), Files.readString(out), messages());
  }
}
