package dev.lockstep.jobs.doctor;

import dev.lockstep.jobs.session.Home;
import dev.lockstep.jobs.session.Versions;
import dev.lockstep.training.model.backend.NativeBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Lockstep stands on. */
final class SoftwareChecks {
  private SoftwareChecks() {}

  static Finding spark(Home home) {
    return jar(home, "spark", "spark-core_2\\.12-(.+)\\.jar")
        .map(
            version ->
                version.startsWith("3.5.")
                    ? Finding.ok("spark", version + " in " + home.sparkHome().orElseThrow())
                    : Finding.fail("spark", version, "Lockstep needs Spark 3.5, Scala 2.12"))
        .orElseGet(() -> missing(home, "spark", "Spark 3.5 for Scala 2.12"));
  }

  static Finding hadoop(Home home) {
    return jar(home, "hadoop", "hadoop-client-api-(.+)\\.jar")
        .map(
            version ->
                Versions.atLeast(version, 3, 4, 2)
                    ? Finding.ok("hadoop", version)
                    : Finding.fail(
                        "hadoop",
                        version,
                        "at least 3.4.2 is needed, where S3A can create conditionally"))
        .orElseGet(() -> missing(home, "hadoop", "Hadoop 3.4.2 or later"));
  }

  private static Finding missing(Home home, String check, String wanted) {
    return Finding.fail(
        check,
        home.sparkHome().map(path -> "not in " + path + "/jars").orElse("SPARK_HOME is not set"),
        "use the launcher, or set SPARK_HOME to a Spark home with " + wanted);
  }

  private static Optional<String> jar(Home home, String what, String name) {
    Optional<Path> jars = home.sparkHome().map(path -> path.resolve("jars"));
    if (jars.isEmpty() || !Files.isDirectory(jars.get())) {
      return Optional.empty();
    }
    Pattern pattern = Pattern.compile(name);
    try (Stream<Path> files = Files.list(jars.get())) {
      return files
          .map(file -> pattern.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(found -> found.group(1))
          .findFirst();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot look for " + what + " in " + jars.get(), e);
    }
  }

  static Finding store(Home home) {
    return home.storeHome()
        .filter(Files::isDirectory)
        .map(path -> Finding.ok("store", "embedded store in " + path))
        .orElseGet(
            () -> Finding.warn("store", "no embedded store", "use the launcher, or your own S3"));
  }

  static Finding npm() {
    return Tool.output("npm", "--version")
        .map(version -> Finding.ok("npm", version))
        .orElseGet(
            () ->
                Finding.warn(
                    "npm", "not found", "install it for the example data, or use --data PATH"));
  }

  static Finding natives() {
    try {
      NativeBackend.Description loaded = NativeBackend.describe();
      return Finding.ok(
          "natives",
          "%s %s, %s%s, oneDNN %s"
              .formatted(
                  loaded.backend(),
                  loaded.binary(),
                  loaded.blas(),
                  loaded.kernels().isEmpty() ? "" : " for " + loaded.kernels(),
                  loaded.oneDnn() ? "on" : "off"));
    } catch (RuntimeException | LinkageError e) {
      return Finding.fail(
          "natives", String.valueOf(e.getMessage()), "use a Linux x86-64 machine with glibc");
    }
  }
}
