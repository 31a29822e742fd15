package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingCommunicator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Connects the tasks of a barrier stage to a ring. Every rank binds an ephemeral port on its
 * executor's own address and the addresses are exchanged through Spark's barrier.
 *
 * <p>Spark's barrier waits for a task that has already ended, so nothing may fail before the
 * exchange without telling the others: a rank that cannot bind sends that instead of its address.
 */
public final class BarrierRing {
  private static final String FAILURE = "!";

  private BarrierRing() {}

  /**
   * Connects this task's rank, which is its partition id.
   *
   * @throws EnvironmentException on every rank if one of them could not bind
   */
  public static Communicator open(BarrierTaskContext context, RingJob job) {
    String host = host(context);
    RingCommunicator.Listener listener;
    try {
      listener = RingCommunicator.listen(host);
    } catch (RuntimeException e) {
      addresses(PromptBarrier.allGather(context, FAILURE + host + ": " + e.getMessage()));
      throw e;
    }
    try (listener) {
      String own = host + ":" + listener.address().getPort();
      List<InetSocketAddress> peers = addresses(PromptBarrier.allGather(context, own));
      requireAlive(context);
      return listener.connect(
          context.partitionId(), peers, job.secret(), session(context, job), job.options());
    }
  }

  /** Spark's barrier swallows the interrupt of a task that is ended in the moment it returns. */
  private static void requireAlive(BarrierTaskContext context) {
    if (context.isInterrupted()) {
      throw new TaskKilledException("rank " + context.partitionId() + " was told to end");
    }
  }

  private static String session(BarrierTaskContext context, RingJob job) {
    return "%s/%d.%d/%s"
        .formatted(
            job.application(), context.stageId(), context.stageAttemptNumber(), job.identity());
  }

  private static String host(BarrierTaskContext context) {
    String address = context.getTaskInfos()[context.partitionId()].address();
    String host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static List<InetSocketAddress> addresses(String[] gathered) {
    List<InetSocketAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < gathered.length; rank++) {
      String address = gathered[rank];
      if (address.startsWith(FAILURE)) {
        throw new EnvironmentException(
            "rank "
                + rank
                + " could not open a port for the gradient exchange on "
                + address.substring(FAILURE.length())
                + "; every executor must be able to bind a port on its own address and reach the"
                + " others there");
      }
      int colon = address.lastIndexOf(':');
      String host = address.substring(0, colon);
      peers.add(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
    }
    return peers;
  }
}
