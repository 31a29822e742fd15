package dev.lockstep.jobs.session;

import dev.lockstep.jobs.config.PipelineFile;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the spark-submit command that does the same on the user's own Spark. */
public final class SubmitCommand {
  /**
   * Java 17 opens its internals to Spark with these; Spark adds them itself in client mode only.
   */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.security.action",
          "java.base/sun.util.calendar",
          "java.security.jgss/sun.security.krb5");

  private static final String APPLICATION = "lockstep-jobs";

  private SubmitCommand() {}

  /**
   * A command to copy and paste, without secrets: credentials of an S3 store stay references to the
   * environment in the pipeline file.
   *
   * @param mainClass entry point
   * @param master from the command line, if any
   * @param arguments of the entry point
   */
  public static String of(
      String mainClass,
      PipelineFile file,
      Optional<String> master,
      Home home,
      List<String> arguments) {
    return of(
        mainClass,
        master.or(() -> file.cluster().master()),
        SparkSettings.common(file),
        home,
        arguments);
  }

  /**
   * As {@link #of(String, PipelineFile, Optional, Home, List)}, for work that no pipeline file
   * describes.
   *
   * @param name of the work
   */
  public static String of(
      String mainClass, String name, Optional<String> master, Home home, List<String> arguments) {
    Map<String, String> common = SparkSettings.common(name, PipelineFile.Cluster.usual());
    return of(mainClass, master, common, home, arguments);
  }

  private static String of(
      String mainClass,
      Optional<String> master,
      Map<String, String> common,
      Home home,
      List<String> arguments) {
    List<Path> libraries = home.libraries();
    Path application =
        libraries.stream()
            .filter(jar -> jar.getFileName().toString().startsWith(APPLICATION))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "--print-submit needs the distribution's jars, but LOCKSTEP_HOME does not"
                            + " point at a folder with lib/"
                            + APPLICATION
                            + "-*.jar. Use the"
                            + " launcher of the distribution."));
    List<String> lines = new ArrayList<>();
    lines.add("\"$SPARK_HOME\"/bin/spark-submit");
    lines.add("--class " + mainClass);
    lines.add("--master " + quote(master.orElse("spark://HOST:7077")));
    settings(common).forEach((name, value) -> lines.add("--conf " + quote(name + "=" + value)));
    List<String> jars = new ArrayList<>();
    libraries.stream().filter(jar -> !jar.equals(application)).forEach(j -> jars.add(j.toString()));
    lines.add("--jars " + quote(String.join(",", jars)));
    StringBuilder last = new StringBuilder(quote(application.toString()));
    arguments.forEach(argument -> last.append(' ').append(quote(argument)));
    lines.add(last.toString());
    return String.join(" \\\n  ", lines);
  }

  private static Map<String, String> settings(Map<String, String> common) {
    Map<String, String> settings = new TreeMap<>(common);
    StringBuilder options = new StringBuilder("-XX:+IgnoreUnrecognizedVMOptions");
    OPENED.forEach(opened -> options.append(" --add-opens=").append(opened).append("=ALL-UNNAMED"));
    settings.merge(
        "spark.driver.extraJavaOptions", options.toString(), (given, opens) -> opens + " " + given);
    return settings;
  }

  /** An argument as a shell needs it. */
  public static String quote(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
