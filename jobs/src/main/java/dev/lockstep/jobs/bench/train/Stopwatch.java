package dev.lockstep.jobs.bench.train;

import java.time.Duration;

/** Wall time and this process's CPU time since a moment. */
record Stopwatch(long startNanos, Duration startCpu) {

  static Stopwatch start() {
    return new Stopwatch(System.nanoTime(), cpu());
  }

  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  double cpuSeconds() {
    return cpu().minus(startCpu).toNanos() / 1e9;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
