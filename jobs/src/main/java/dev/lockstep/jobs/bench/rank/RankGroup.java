package dev.lockstep.jobs.bench.rank;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of one side. When they are connected, which each side does in its way, every rank
 * is told what to measure, one line each, and rank 0 answers with one line of JSON. They end when
 * their input does.
 */
public final class RankGroup implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int LINES = 5;

  private final String name;
  private final Path logs;
  private final List<Process> ranks = new ArrayList<>();
  private final List<BufferedReader> said = new ArrayList<>();
  private final Thread end = new Thread(this::destroy, "lockstep-bench-end");

  /**
   * Starts one process for each command.
   *
   * @param name for messages and logs
   * @param logs folder for what the processes print
   */
  public RankGroup(String name, List<List<String>> commands, Path logs) {
    this.name = name;
    this.logs = logs;
    Runtime.getRuntime().addShutdownHook(end);
    try {
      Files.createDirectories(logs);
      for (List<String> command : commands) {
        ProcessBuilder rank = new ProcessBuilder(command).redirectError(log(ranks.size()).toFile());
        rank.environment().put("GLOO_SOCKET_IFNAME", "lo");
        rank.environment().put("OMP_NUM_THREADS", "1");
        ranks.add(rank.start());
        said.add(ranks.get(ranks.size() - 1).inputReader(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      close();
      throw new EnvironmentException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private Path log(int rank) {
    return logs.resolve(name + "-" + rank + ".log");
  }

  public int size() {
    return ranks.size();
  }

  /** Tells every rank the same. */
  public void tell(String lines) {
    try {
      for (Process rank : ranks) {
        rank.getOutputStream().write((lines + "\n").getBytes(StandardCharsets.UTF_8));
        rank.getOutputStream().flush();
      }
    } catch (IOException e) {
      throw failure(0, "takes no more commands: " + e.getMessage());
    }
  }

  /** What rank 0 answers when all ranks are told a line. */
  public <T> T ask(String line, Class<T> answer) {
    tell(line);
    return hear(answer);
  }

  /** What rank 0 says next. */
  public <T> T hear(Class<T> type) {
    return hear(0, type);
  }

  /** What a rank says next. */
  public <T> T hear(int rank, Class<T> type) {
    return Json.read(
        hear(rank).getBytes(StandardCharsets.UTF_8), type, "rank " + rank + " of " + name);
  }

  /** What a rank says next. */
  public String hear(int rank) {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> read(said.get(rank)));
    try {
      String heard = line.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (heard == null) {
        throw failure(rank, "ended too early");
      }
      return heard;
    } catch (TimeoutException e) {
      throw failure(rank, "has said nothing for " + LIMIT.toMinutes() + " minutes");
    } catch (ExecutionException e) {
      throw failure(rank, "cannot be heard: " + e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while " + name + " was measured", e);
    }
  }

  private static String read(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EnvironmentException failure(int rank, String what) {
    return new EnvironmentException(
        "rank %d of %s %s; %s says: %s".formatted(rank, name, what, log(rank), lastLines(rank)));
  }

  private String lastLines(int rank) {
    try {
      List<String> lines = Files.readAllLines(log(rank), StandardCharsets.ISO_8859_1);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    } catch (IOException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }

  private void destroy() {
    ranks.forEach(Process::destroyForcibly);
  }

  @Override
  public void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException shuttingDown) {
      // it runs anyway
    }
  }
}
