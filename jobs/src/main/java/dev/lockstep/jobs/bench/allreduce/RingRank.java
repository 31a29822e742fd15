package dev.lockstep.jobs.bench.allreduce;

import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.training.collective.AllReduceTimer;
import dev.lockstep.training.collective.AllReduceTimer.Timing;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.collective.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Main class of one of our processes. Arguments: rank, processes, {@link WireFormat}, milliseconds
 * to measure each size. It is told the job's secret and the ports of all ranks through a pipe: a
 * command line can be read by everyone on the machine.
 */
public final class RingRank {
  private static final String HOST = "127.0.0.1";

  private RingRank() {}

  /** Starts and connects a group of them. */
  static RankGroup start(int processes, WireFormat wire, Duration budget, Path logs) {
    List<List<String>> commands = new ArrayList<>();
    for (int rank = 0; rank < processes; rank++) {
      commands.add(command(rank, processes, wire, budget));
    }
    RankGroup group = new RankGroup("lockstep", commands, logs);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    StringBuilder told = new StringBuilder(HexFormat.of().formatHex(secret));
    for (int rank = 0; rank < processes; rank++) {
      told.append('\n').append(group.hear(rank));
    }
    group.tell(told.toString());
    return group;
  }

  private static List<String> command(int rank, int processes, WireFormat wire, Duration budget) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:MaxDirectMemorySize=1g",
        "-cp",
        System.getProperty("java.class.path"),
        RingRank.class.getName(),
        String.valueOf(rank),
        String.valueOf(processes),
        wire.name(),
        String.valueOf(budget.toMillis()));
  }

  /** Measures what it is told, until its input ends. */
  public static void main(String[] args) throws IOException {
    int rank = Integer.parseInt(args[0]);
    int processes = Integer.parseInt(args[1]);
    RingOptions options = RingOptions.defaults().withWire(WireFormat.valueOf(args[2]));
    Duration budget = Duration.ofMillis(Long.parseLong(args[3]));
    BufferedReader told =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (RingCommunicator.Listener listener = RingCommunicator.listen(HOST)) {
      say(String.valueOf(listener.address().getPort()));
      JobSecret secret = JobSecret.of(HexFormat.of().parseHex(told.readLine()));
      List<InetSocketAddress> peers = new ArrayList<>();
      for (int peer = 0; peer < processes; peer++) {
        peers.add(new InetSocketAddress(HOST, Integer.parseInt(told.readLine())));
      }
      try (Communicator ring = listener.connect(rank, peers, secret, "bench allreduce", options)) {
        measure(ring, told, budget);
      }
    }
  }

  private static void measure(Communicator ring, BufferedReader told, Duration budget)
      throws IOException {
    for (String line = told.readLine(); line != null; line = told.readLine()) {
      Timing timing = AllReduceTimer.measure(ring, budget, Integer.parseInt(line)).get(0);
      if (ring.rank() == 0) {
        say(Json.line(new RankGroup.Times(timing.operations(), timing.median(), timing.min())));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
