package dev.lockstep.jobs.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main class of a side's process: a {@link Task} on standard input, {@link Took} as the answer. */
public final class SideMain {
  private static final double NANOS = 1e9;
  private static final long KIBIBYTE = 1024;

  private SideMain() {}

  /** Works and ends. */
  public static void main(String[] args) throws Exception {
    Task task = Answers.question(Task.class);
    try (Side.Work work = Sides.of(task.side()).side().open(task)) {
      Answers.answer(time(work));
    }
  }

  private static Took time(Side.Work work) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / NANOS;
    return new Took(seconds, (system.getProcessCpuTime() - cpu) / NANOS, peakRssBytes());
  }

  private static long peakRssBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE;
      }
    }
    throw new IOException("/proc/self/status has no line VmHWM");
  }
}
