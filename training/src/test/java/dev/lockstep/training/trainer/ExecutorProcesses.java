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

  /** Ends one of them with SIGKILL. */
  static void killOne() {
    ProcessHandle victim = running().get(0);
    if (!victim.destroyForcibly()) {
      throw new IllegalStateException("cannot kill executor process " + victim.pid());
    }
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
