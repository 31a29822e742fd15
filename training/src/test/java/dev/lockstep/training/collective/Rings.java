package dev.lockstep.training.collective;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Ranks as threads of one process, connected over loopback. */
final class Rings {
  static final String HOST = "127.0.0.1";
  static final String SESSION = "application-1/stage-2.0";
  static final RingOptions OPTIONS =
      new RingOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), 512 << 10);

  private Rings() {}

  /** What one rank does. */
  interface Work<T> {
    T run(Communicator communicator) throws Exception;
  }

  static RingOptions segments(int bytes) {
    return new RingOptions(OPTIONS.connectTimeout(), OPTIONS.progressTimeout(), bytes);
  }

  static RingOptions impatient(Duration connect, Duration progress) {
    return new RingOptions(connect, progress, OPTIONS.segmentBytes());
  }

  static List<RingCommunicator.Listener> listeners(int world) {
    List<RingCommunicator.Listener> listeners = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      listeners.add(RingCommunicator.listen(HOST));
    }
    return listeners;
  }

  static List<InetSocketAddress> addresses(List<RingCommunicator.Listener> listeners) {
    return listeners.stream().map(RingCommunicator.Listener::address).toList();
  }

  /** Runs the work on every rank; each outcome is a result or the exception it failed with. */
  static <T> List<CompletableFuture<T>> start(int world, RingOptions options, Work<T> work) {
    return start(world, rank -> options, work);
  }

  /** With options of its own for each rank. */
  static <T> List<CompletableFuture<T>> start(
      int world, IntFunction<RingOptions> options, Work<T> work) {
    List<RingCommunicator.Listener> listeners = listeners(world);
    List<InetSocketAddress> addresses = addresses(listeners);
    JobSecret secret = JobSecret.random();
    List<CompletableFuture<T>> outcomes = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      int own = rank;
      outcomes.add(
          async(
              () -> {
                try (Communicator communicator =
                    listeners
                        .get(own)
                        .connect(own, addresses, secret, SESSION, options.apply(own))) {
                  return work.run(communicator);
                }
              }));
    }
    return outcomes;
  }

  static <T> List<T> run(int world, RingOptions options, Work<T> work) {
    return start(world, options, work).stream().map(Rings::result).toList();
  }

  static <T> CompletableFuture<T> async(Callable<T> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(work.call());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "rank");
    thread.setDaemon(true);
    thread.start();
    return outcome;
  }

  static <T> T result(CompletableFuture<T> outcome) {
    try {
      return outcome.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("A rank failed", e);
    }
  }

  /** The exception a rank must have failed with. */
  static Throwable failure(CompletableFuture<?> outcome) {
    try {
      Object result = outcome.get(30, TimeUnit.SECONDS);
      throw new AssertionError("The rank should have failed but returned " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Exception e) {
      throw new AssertionError("The rank neither failed nor returned", e);
    }
  }
}
