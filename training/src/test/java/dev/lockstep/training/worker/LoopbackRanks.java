package dev.lockstep.training.worker;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Ranks as threads of one process, connected over loopback. */
final class LoopbackRanks {
  private LoopbackRanks() {}

  /** Runs the work on every rank; each outcome is a result or the exception it failed with. */
  static <T> List<CompletableFuture<T>> start(
      int world, RingOptions options, Function<Communicator, T> work) {
    List<RingCommunicator.Listener> listeners =
        IntStream.range(0, world).mapToObj(rank -> RingCommunicator.listen("127.0.0.1")).toList();
    List<InetSocketAddress> peers =
        listeners.stream().map(RingCommunicator.Listener::address).toList();
    JobSecret secret = JobSecret.random();
    List<CompletableFuture<T>> results = new ArrayList<>();
    for (int i = 0; i < world; i++) {
      int rank = i;
      results.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (Communicator ring =
                    listeners.get(rank).connect(rank, peers, secret, "session", options)) {
                  return work.apply(ring);
                }
              },
              task -> new Thread(task, "rank " + rank).start()));
    }
    return results;
  }
}
