package dev.lockstep.jobs.bench.rank;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a Java process that does a side's work.
 *
 * @param name of its log
 * @param mainClass what runs
 * @param classPath in order
 * @param options of its JVM
 * @param logs folder for what it logs
 */
public record JavaCommand(
    String name, Class<?> mainClass, List<String> classPath, List<String> options, Path logs) {
  /**
   * What Spark needs of the JDK, and the archive of classes that Lockstep's processes start with.
   */
  private static final List<String> PASSED_ON =
      List.of(
          "--add-opens",
          "-Djdk.reflect",
          "-XX:SharedArchiveFile",
          "-Dorg.bytedeco.javacpp.cachedir");

  /** The class path of this process. */
  public static List<String> ownClassPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator, 0));
  }

  /** With these arguments of the main class. */
  public List<String> with(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (PASSED_ON.stream().anyMatch(option::startsWith)) {
        command.add(option);
      }
    }
    String logging = System.getProperty("log4j2.configurationFile");
    if (logging != null) {
      command.add("-Dlog4j2.configurationFile=" + logging);
      command.add("-Dlockstep.log=" + logs.resolve(name + "-spark.log"));
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), mainClass.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
