package dev.lockstep.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
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

/** Starts the server's process and reads its answer. */
final class ServerProcess {

  private static final int LOG_TAIL_BYTES = 2000;

  /** What the first line of the server said. */
  enum Answer {
    READY,
    BUSY,
    PORT_IN_USE
  }

  private final StoreFolder folder;
  private final Process process;
  private final long logStart;

  private ServerProcess(StoreFolder folder, Process process, long logStart) {
    this.folder = folder;
    this.process = process;
    this.logStart = logStart;
  }

  static ServerProcess spawn(Path home, StoreFolder folder, int port, boolean daemon)
      throws IOException {
    long logStart = Files.exists(folder.log()) ? Files.size(folder.log()) : 0;
    Process process =
        new ProcessBuilder(command(home, folder, port, daemon))
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
            .start();
    process.getOutputStream().close();
    return new ServerProcess(folder, process, logStart);
  }

  private static List<String> command(Path home, StoreFolder folder, int port, boolean daemon) {
    List<String> command = new ArrayList<>();
    // Ctrl-C goes to the whole group of the terminal: the server has to outlive those it serves,
    // who may still have uploads to abort. Ignored signals stay ignored in the JVM.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "lockstep-store"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", home.resolve("*").toString()));
    // by name: the handle must be usable without the classes of the server
    command.add("dev.lockstep.store.StoreServer");
    command.addAll(List.of(folder.path().toString(), Integer.toString(port)));
    if (daemon) {
      command.add("daemon");
    }
    return command;
  }

  /** Waits for the first line of the server, which is killed when it does not come in time. */
  Answer answer(Duration limit) {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread reader = new Thread(() -> drain(line), "lockstep-store-output");
    reader.setDaemon(true);
    reader.start();
    try {
      return parse(line.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw failure("did not become ready within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while the embedded store was starting.", e);
    } catch (ExecutionException e) {
      process.destroyForcibly();
      throw failure("closed its output", e.getCause());
    }
  }

  /** Reads to the end, so that the server never blocks on a full pipe. */
  private void drain(CompletableFuture<String> first) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      first.complete(lines.readLine());
      lines.lines().forEach(ignored -> {});
    } catch (IOException | UncheckedIOException e) {
      first.completeExceptionally(e);
    }
  }

  private Answer parse(String line) {
    if (line == null) {
      throw failure("ended before it was ready", null);
    }
    return switch (line.split(" ", 2)[0]) {
      case "ready" -> Answer.READY;
      case "busy" -> Answer.BUSY;
      case "port-in-use" -> Answer.PORT_IN_USE;
      default -> throw failure("answered \"" + line + "\" instead of its port", null);
    };
  }

  private StoreException failure(String what, Throwable cause) {
    return new StoreException(
        "The embedded store of " + folder.path() + " " + what + ". Its log ends with: " + logTail(),
        cause);
  }

  /** The last lines of this start's part of the log. */
  private String logTail() {
    try (SeekableByteChannel log = Files.newByteChannel(folder.log())) {
      log.position(Math.max(logStart, log.size() - LOG_TAIL_BYTES));
      String tail =
          new String(Channels.newInputStream(log).readAllBytes(), StandardCharsets.UTF_8).strip();
      return tail.isEmpty() ? "(nothing)" : tail;
    } catch (IOException e) {
      return "(" + folder.log() + " cannot be read: " + e + ")";
    }
  }
}
