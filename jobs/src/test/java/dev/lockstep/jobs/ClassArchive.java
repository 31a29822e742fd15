package dev.lockstep.jobs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes as they were parsed once, for the many processes that tests start: a third of the time
 * that a driver and its executors take is loading classes. One process of the first that run to
 * their end writes down what it loads, the next ones start from the archive that is made of it. It
 * holds other people's classes alone and lasts while their jars stay the same.
 */
final class ClassArchive {
  private static final Path FOLDER = Path.of("target/class-archive").toAbsolutePath();
  private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
  private static final Path STAMP = FOLDER.resolve("stamp");
  private static final Path LISTS = FOLDER.resolve("lists");
  private static final long LIMIT_MINUTES = 10;
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private ClassArchive() {}

  /** The class path of this process: an archive fits one beginning of a class path only. */
  static String classPath() {
    return Stream.concat(foreign(), entries().filter(entry -> !isForeign(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** What makes a JVM start from the archive, or write down what it loads if there is none yet. */
  static List<String> options() throws IOException {
    String use =
        isMade() ? "-XX:SharedArchiveFile=" + ARCHIVE : "-XX:DumpLoadedClassList=" + LISTS + "/%p";
    Files.createDirectories(LISTS);
    // what the JVM says of an archive would stand between the results on standard output
    return List.of(use, "-Xlog:disable", "-Xlog:all=error:stderr");
  }

  /**
   * After a process that loaded what most of them load. Nobody waits for the archive, and without
   * it processes only start slower.
   */
  static void make() throws IOException {
    if (!isMade() && BEGUN.compareAndSet(false, true)) {
      Thread dump = new Thread(ClassArchive::dumpAlone, "archive of classes");
      dump.setDaemon(true);
      dump.start();
    }
  }

  /** Another test JVM may be at it. */
  private static void dumpAlone() {
    try (FileChannel channel =
            FileChannel.open(
                FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null && !isMade()) {
        dump();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void dump() throws IOException, InterruptedException {
    Path list = FOLDER.resolve("classes.list");
    Files.write(list, loaded());
    Path made = FOLDER.resolve("made.jsa");
    Process dump =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + made,
                "-cp",
                foreign().collect(Collectors.joining(File.pathSeparator)))
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("log").toFile())
            .start();
    boolean ended = dump.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    dump.destroyForcibly();
    if (!ended || dump.exitValue() != 0) {
      throw new IOException("no archive of classes, see " + FOLDER.resolve("log"));
    }
    Files.move(made, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(STAMP, stamp());
  }

  /** Of all processes so far, but our own classes, which change. */
  private static Set<String> loaded() throws IOException {
    Set<String> classes = new TreeSet<>();
    try (Stream<Path> lists = Files.list(LISTS)) {
      for (Path file : lists.toList()) {
        // one that was killed may have been in the middle of a line
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        lines.stream().filter(line -> !line.contains("dev/lockstep/")).forEach(classes::add);
      }
    }
    return classes;
  }

  private static boolean isMade() throws IOException {
    return Files.exists(STAMP) && Files.readString(STAMP).equals(stamp());
  }

  private static String stamp() throws IOException {
    List<String> lines = new ArrayList<>(List.of(System.getProperty("java.vm.version")));
    for (String jar : foreign().toList()) {
      Path path = Path.of(jar);
      lines.add(jar + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
    }
    return String.join("\n", lines);
  }

  private static Stream<String> foreign() {
    return entries().filter(ClassArchive::isForeign);
  }

  private static boolean isForeign(String entry) {
    return entry.endsWith(".jar") && !Path.of(entry).getFileName().toString().contains("lockstep-");
  }

  private static Stream<String> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, 0));
  }
}
