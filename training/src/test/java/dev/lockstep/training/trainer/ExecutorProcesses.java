package dev.lockstep.training.trainer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The executors of a local cluster, as the operating system sees them. */
final class ExecutorProcesses {
  private ExecutorProcesses() {}

  /** Executor processes that this process has started, directly or not. */
  static List<ProcessHandle> running() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                commandLine(process)
                    .contains("org.apache.spark.executor.CoarseGrainedExecutorBackend"))
        .toList();
  }

  /** Ends the first of them with SIGKILL. */
  static void killOne() {
    kill(0);
  }

  /** Ends one of them with SIGKILL. */
  static void kill(int index) {
    List<ProcessHandle> all = running();
    ProcessHandle victim = all.get(index % all.size());
    if (!victim.destroyForcibly()) {
      throw new IllegalStateException("cannot kill executor process " + victim.pid());
    }
  }

  /** Sends SIGSTOP to one of them. */
  static ProcessHandle stop(int index) {
    List<ProcessHandle> all = running();
    ProcessHandle victim = all.get(index % all.size());
    try {
      new ProcessBuilder("kill", "-STOP", String.valueOf(victim.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot stop executor process " + victim.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return victim;
  }

  /** In full: {@code ProcessHandle.Info} cuts off what is behind a long class path. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
