package dev.lockstep.jobs.bench;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.AllReduceTimer;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Main class of one of the two processes of {@link AllReduceBenchmark}. Argument: its rank. It says
 * the ports it listens on ({@code ring} and {@code plain}, one line), is told the job's secret and
 * the ports of both ranks, measures every size with both, and rank 0 says one JSON line for each.
 */
public final class AllReduceRank {
  static final String HOST = "127.0.0.1";
  private static final Duration BUDGET = Duration.ofSeconds(1);
  private static final int[] SIZES = {4_000, 200_000, 1_000_000, 10_000_000, 100_000_000};

  private AllReduceRank() {}

  /**
   * Times of one size, in seconds.
   *
   * @param bytes size of the buffer
   * @param ring median of ours
   * @param plain median of the peer
   */
  record Times(int bytes, double ring, double plain) {}

  /** Measures and ends. */
  public static void main(String[] args) throws IOException {
    int rank = Integer.parseInt(args[0]);
    BufferedReader told =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (RingCommunicator.Listener listener = RingCommunicator.listen(HOST);
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(HOST, 0));
      int plainPort = ((InetSocketAddress) server.getLocalAddress()).getPort();
      say(listener.address().getPort() + " " + plainPort);
      JobSecret secret = JobSecret.of(HexFormat.of().parseHex(told.readLine()));
      int[][] ports = {ports(told.readLine()), ports(told.readLine())};
      List<InetSocketAddress> peers =
          List.of(
              new InetSocketAddress(HOST, ports[0][0]), new InetSocketAddress(HOST, ports[1][0]));
      try (Communicator ring =
              listener.connect(rank, peers, secret, "bench allreduce", RingOptions.defaults());
          Communicator plain = new BlockingExchange(rank, connect(rank, server, ports[0][1]))) {
        measure(rank, ring, plain);
      }
    }
  }

  private static SocketChannel connect(int rank, ServerSocketChannel server, int port)
      throws IOException {
    SocketChannel peer =
        rank == 0 ? server.accept() : SocketChannel.open(new InetSocketAddress(HOST, port));
    peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return peer;
  }

  private static void measure(int rank, Communicator ring, Communicator plain) {
    for (int bytes : SIZES) {
      double ours = AllReduceTimer.measure(ring, BUDGET, bytes).get(0).median();
      double theirs = AllReduceTimer.measure(plain, BUDGET, bytes).get(0).median();
      if (rank == 0) {
        say(Json.line(new Times(bytes, ours, theirs)));
      }
    }
  }

  private static int[] ports(String line) {
    String[] ports = line.split(" ", 0);
    return new int[] {Integer.parseInt(ports[0]), Integer.parseInt(ports[1])};
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
