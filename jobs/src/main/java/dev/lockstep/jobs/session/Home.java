package dev.lockstep.jobs.session;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the parts of Lockstep are installed.
 *
 * @param distribution folder with {@code lib/}, {@code spark/}, {@code store/}, {@code bench/} and
 *     {@code conf/}, or empty when classes run from a build
 * @param sparkHome Spark's folder, or empty if there is none
 * @param storeHome folder with the embedded store's jars, or empty if there is none
 */
public record Home(
    Optional<Path> distribution, Optional<Path> sparkHome, Optional<Path> storeHome) {

  /** From {@code LOCKSTEP_HOME} and {@code SPARK_HOME}; builds say {@code lockstep.store.home}. */
  public static Home find(Map<String, String> environment) {
    Optional<Path> distribution = folder(environment.get("LOCKSTEP_HOME"));
    Optional<Path> spark =
        folder(environment.get("SPARK_HOME"))
            .or(() -> distribution.map(home -> home.resolve("spark")).filter(Files::isDirectory));
    Optional<Path> store =
        folder(System.getProperty("lockstep.store.home"))
            .or(() -> distribution.map(home -> home.resolve("store")).filter(Files::isDirectory));
    return new Home(distribution, spark, store);
  }

  private static Optional<Path> folder(String path) {
    return Optional.ofNullable(path)
        .filter(text -> !text.isBlank())
        .map(text -> Path.of(text).toAbsolutePath().normalize());
  }

  /** The embedded store's jars. */
  public Path requireStoreHome() {
    return storeHome.orElseThrow(
        () ->
            new EnvironmentException(
                "the embedded store's jars were not found: LOCKSTEP_HOME does not point at a"
                    + " distribution with a folder store/. Start Lockstep with its launcher, or use"
                    + " `store: {type: s3, ...}` in the pipeline file."));
  }

  /** Application jars, sorted; empty when classes run from a build. */
  public List<Path> libraries() {
    Optional<Path> lib = distribution.map(home -> home.resolve("lib")).filter(Files::isDirectory);
    return lib.isPresent() ? jars(lib.get()) : List.of();
  }

  /**
   * Jars of programs that benchmarks compare with, sorted; on the class path of no command. Empty
   * when classes run from a build.
   */
  public List<Path> benchLibraries() {
    Optional<Path> bench =
        distribution.map(home -> home.resolve("bench")).filter(Files::isDirectory);
    return bench.isPresent() ? jars(bench.get()) : List.of();
  }

  /**
   * Class path that executors on this machine get before Spark's own jars: what the launcher says,
   * the distribution's libraries, or what this process was started with less what Spark's home has
   * anyway. The launcher names every jar, because its archive of loaded classes fits that only.
   */
  public String executorClassPath() {
    String given = System.getProperty("lockstep.executor.classPath");
    if (given != null) {
      return given;
    }
    if (!libraries().isEmpty()) {
      return distribution.orElseThrow().resolve("lib") + File.separator + "*";
    }
    Set<String> shipped = new HashSet<>();
    sparkHome
        .map(home -> home.resolve("jars"))
        .filter(Files::isDirectory)
        .ifPresent(jars -> jars(jars).forEach(jar -> shipped.add(jar.getFileName().toString())));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
      if (!shipped.contains(Path.of(entry).getFileName().toString())) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static List<Path> jars(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      jars.forEach(found::add);
    } catch (IOException e) {
      throw new EnvironmentException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    found.sort(null);
    return found;
  }
}
