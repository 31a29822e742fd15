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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs {@code lockstep} as a process of its own, as its launcher would. */
final class LockstepProcess {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /** Commands that start executors, and so load what most processes load. */
  private static final Set<String> WHOLE = Set.of("run", "preprocess");

  private final String subcommand;
  private final Process process;
  private final Path out;
  private final Path err;

  private LockstepProcess(String subcommand, Process process, Path out, Path err) {
    this.subcommand = subcommand;
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
    List<String> command = command(quick(), ClassArchive.classPath());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out-", ".txt");
    Path err = Files.createTempFile(directory, "err-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new LockstepProcess(arguments[0], builder.start(), out, err);
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
    List<String> plain =
        command(
            List.of("-Dlockstep.executor.options=" + SHORT_LIVED),
            System.getProperty("java.class.path"));
    String script = "#!/bin/sh\nexport LOCKSTEP_HOME='%s'\nexec '%s' \"$@\"\n";
    Files.writeString(launcher, script.formatted(home, String.join("' '", plain)));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** As the launcher has it: driver and executors start from an archive of loaded classes. */
  private static List<String> quick() throws IOException {
    List<String> options = new ArrayList<>(ClassArchive.options());
    String quoted = options.stream().map(o -> '"' + o + '"').collect(Collectors.joining(" "));
    options.add("-Dlockstep.executor.options=" + SHORT_LIVED + " " + quoted);
    options.add("-Dlockstep.executor.classPath=" + ClassArchive.classPath());
    return options;
  }

  private static List<String> command(List<String> options, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore")) {
        command.add(option);
      }
    }
    command.add("-Xmx1g");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    command.add("-Dlockstep.store.home=" + System.getProperty("lockstep.store.home"));
    command.addAll(List.of("-cp", classPath));
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
    if (process.exitValue() == 0 && WHOLE.contains(subcommand)) {
      ClassArchive.make();
    }
    return new Result(process.exitValue(), Files.readString(out), messages());
  }
}
