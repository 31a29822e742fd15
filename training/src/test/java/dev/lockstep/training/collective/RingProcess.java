package dev.lockstep.training.collective;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A rank as a process of its own that sums the same buffer until something fails, and says that.
 * Arguments: rank, world, bytes, seconds of patience, shared memory or not. It prints its port,
 * reads secret and ports, one a line, and prints a line for each of the first steps.
 */
final class RingProcess {
  /** Steps that are told; a full pipe must not stop the others. */
  static final int TOLD = 3;

  private RingProcess() {}

  static Process start(int rank, int world, int bytes, int seconds, boolean memory)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            RingProcess.class.getName(),
            String.valueOf(rank),
            String.valueOf(world),
            String.valueOf(bytes),
            String.valueOf(seconds),
            String.valueOf(memory))
        .redirectErrorStream(true)
        .start();
  }

  public static void main(String[] args) throws IOException {
    int rank = Integer.parseInt(args[0]);
    int world = Integer.parseInt(args[1]);
    int bytes = Integer.parseInt(args[2]);
    RingOptions options =
        Rings.impatient(Duration.ofSeconds(30), Duration.ofSeconds(Integer.parseInt(args[3])));
    if (!Boolean.parseBoolean(args[4])) {
      options = options.withoutSharedMemory();
    }
    try (RingCommunicator.Listener listener = RingCommunicator.listen(Rings.HOST)) {
      System.out.println(listener.address().getPort());
      BufferedReader told =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      JobSecret secret = JobSecret.of(HexFormat.of().parseHex(told.readLine()));
      List<InetSocketAddress> peers = new ArrayList<>();
      for (int i = 0; i < world; i++) {
        peers.add(new InetSocketAddress(Rings.HOST, Integer.parseInt(told.readLine())));
      }
      work(listener.connect(rank, peers, secret, Rings.SESSION, options), bytes);
    }
  }

  private static void work(Communicator ring, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    try (ring) {
      for (int step = 1; ; step++) {
        ring.at("epoch 1 step " + step);
        ring.allReduceSum(buffer);
        if (step <= TOLD) {
          System.out.println("step " + step);
        }
      }
    } catch (CollectiveException e) {
      System.out.println(e.getMessage());
    }
  }
}
