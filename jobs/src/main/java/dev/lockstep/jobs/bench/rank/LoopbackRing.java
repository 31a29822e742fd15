package dev.lockstep.jobs.bench.rank;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.JobSecret;
import dev.lockstep.training.collective.RingCommunicator;
import dev.lockstep.training.collective.RingOptions;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Connects the processes of a group to a ring. They are told the job's secret and the ports of all
 * ranks through their pipes: a command line can be read by everyone on the machine.
 */
public final class LoopbackRing {
  private static final String HOST = "127.0.0.1";

  private LoopbackRing() {}

  /** The parent's part. */
  public static void introduce(RankGroup group) {
    StringBuilder told = new StringBuilder(secret());
    for (int rank = 0; rank < group.size(); rank++) {
      told.append('\n').append(group.hear(rank));
    }
    group.tell(told.toString());
  }

  /** The parent's part where every process is a ring of its own. */
  public static void leaveApart(RankGroup group) {
    String port = "";
    for (int rank = 0; rank < group.size(); rank++) {
      port = group.hear(rank); // nobody connects to it
    }
    group.tell(secret() + "\n" + port);
  }

  private static String secret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /**
   * A child's part.
   *
   * @param session name of what is measured
   */
  public static Communicator join(
      RankLines lines, int rank, int processes, String session, RingOptions options) {
    try (RingCommunicator.Listener listener = RingCommunicator.listen(HOST)) {
      lines.say(String.valueOf(listener.address().getPort()));
      JobSecret secret = JobSecret.of(HexFormat.of().parseHex(lines.hear()));
      List<InetSocketAddress> peers = new ArrayList<>();
      for (int peer = 0; peer < processes; peer++) {
        peers.add(new InetSocketAddress(HOST, Integer.parseInt(lines.hear())));
      }
      return listener.connect(rank, peers, secret, session, options);
    }
  }
}
