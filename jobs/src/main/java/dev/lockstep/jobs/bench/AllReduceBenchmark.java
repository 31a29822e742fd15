package dev.lockstep.jobs.bench;

import dev.lockstep.jobs.bench.AllReduceRank.Times;
import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The ring all-reduce between two processes on this machine, against a plain exchange over blocking
 * sockets in the same two processes. Both sums are checked before they are timed.
 */
public final class AllReduceBenchmark implements Benchmark {
  static final String NAME = "allreduce";
  private static final String PEER = "blocking sockets, whole buffer";
  private static final int RANKS = 2;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public void run(Consumer<Finding> each) {
    List<Process> ranks = new ArrayList<>();
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            () -> ranks.forEach(Process::destroyForcibly),
            CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS));
    try {
      for (int rank = 0; rank < RANKS; rank++) {
        ranks.add(start(rank));
      }
      introduce(ranks);
      relay(ranks.get(0), each);
      requireSuccess(ranks);
    } catch (IOException e) {
      throw new EnvironmentException("the benchmark's processes failed: " + e.getMessage(), e);
    } finally {
      limit.cancel(false);
      ranks.forEach(Process::destroyForcibly);
    }
  }

  private static Process start(int rank) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=1g",
            "-cp",
            System.getProperty("java.class.path"),
            AllReduceRank.class.getName(),
            String.valueOf(rank))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The secret goes through a pipe: a command line can be read by everyone on the machine. */
  private static void introduce(List<Process> ranks) throws IOException {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    StringBuilder told = new StringBuilder(HexFormat.of().formatHex(secret)).append('\n');
    for (Process rank : ranks) {
      String ports = rank.inputReader(StandardCharsets.UTF_8).readLine();
      if (ports == null) {
        throw new IOException("one ended before it listened");
      }
      told.append(ports).append('\n');
    }
    for (Process rank : ranks) {
      rank.getOutputStream().write(told.toString().getBytes(StandardCharsets.UTF_8));
      rank.getOutputStream().flush();
    }
  }

  private static void relay(Process first, Consumer<Finding> each) throws IOException {
    BufferedReader lines = first.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Times times = Json.read(line.getBytes(StandardCharsets.UTF_8), Times.class, "rank 0");
      each.accept(
          Measurement.ofMilliseconds(
              NAME,
              size(times.bytes()) + ", " + RANKS + " processes",
              PEER,
              times.ring() * 1e3,
              times.plain() * 1e3));
    }
  }

  private static String size(int bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%d KB", bytes / 1000)
        : String.format(Locale.ROOT, "%d MB", bytes / 1_000_000);
  }

  private static void requireSuccess(List<Process> ranks) throws IOException {
    try {
      for (Process rank : ranks) {
        if (!rank.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || rank.exitValue() != 0) {
          throw new IOException(
              "one did not end well or took longer than " + LIMIT.toMinutes() + " minutes");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
