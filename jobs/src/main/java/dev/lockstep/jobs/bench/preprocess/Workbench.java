package dev.lockstep.jobs.bench.preprocess;

import dev.lockstep.jobs.bench.peer.SideMain;
import dev.lockstep.jobs.bench.peer.Sides;
import dev.lockstep.jobs.bench.rank.JavaCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Folders and class paths of a benchmark on this machine.
 *
 * @param root folder for everything it leaves behind
 * @param classPath of this process
 * @param peerJars what the peers need besides; absent from the class path of all other commands
 * @param sparkJars further jars for the peers on Spark
 * @param notices told what goes on
 */
record Workbench(
    Path root,
    List<String> classPath,
    List<Path> peerJars,
    List<Path> sparkJars,
    Consumer<String> notices) {

  static Workbench of(
      Path root, List<Path> peerJars, List<Path> sparkJars, Consumer<String> notices) {
    List<String> classPath = JavaCommand.ownClassPath();
    return new Workbench(
        root.toAbsolutePath().normalize(), classPath, peerJars, sparkJars, notices);
  }

  /** Raw data that is kept. */
  Path data() {
    return root.resolve("data");
  }

  Path output(Sides side) {
    return root.resolve("output").resolve(side.label());
  }

  Path scratch() {
    return root.resolve("scratch");
  }

  /** A process that does a side's work. */
  ChildProcess side(String name, Sides side, int memoryMebibytes) {
    return process(name, SideMain.class, side.onSpark() ? sparkJars : List.of(), memoryMebibytes);
  }

  /** A process that looks at outputs. */
  ChildProcess process(String name, Class<?> mainClass, List<Path> more, int memoryMebibytes) {
    List<String> path =
        Stream.of(classPath.stream(), texts(peerJars), texts(more)).flatMap(s -> s).toList();
    return new ChildProcess(name, mainClass, path, memoryMebibytes, root.resolve("logs"));
  }

  /** A process in which the peers' libraries come before Spark's. */
  ChildProcess generator(String name, Class<?> mainClass, int memoryMebibytes) {
    List<String> path = Stream.concat(texts(peerJars), classPath.stream()).toList();
    return new ChildProcess(name, mainClass, path, memoryMebibytes, root.resolve("logs"));
  }

  private static Stream<String> texts(List<Path> jars) {
    return jars.stream().map(Path::toString);
  }

  void say(String line) {
    notices.accept(line);
  }
}
