package dev.lockstep.training.worker;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.listener.RankPhases;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up where a rank's time goes within its steps. Order of calls for a step: {@link #begin},
 * {@link #exchanging}, {@link #exchanged}, {@link #end}.
 */
final class PhaseTimer {
  private long compute;
  private long exchange;
  private long update;
  private long mark;

  void begin() {
    mark = System.nanoTime();
  }

  void exchanging() {
    compute += lap();
  }

  void exchanged() {
    exchange += lap();
  }

  void end() {
    update += lap();
  }

  private long lap() {
    long now = System.nanoTime();
    long lap = now - mark;
    mark = now;
    return lap;
  }

  /** Every rank's phases, by rank. Every rank calls it. */
  List<RankPhases> gather(Communicator ring, long waitNanos, long loadNanos) {
    double[] own =
        new RankPhases(
                seconds(waitNanos),
                seconds(loadNanos),
                seconds(compute),
                seconds(exchange),
                seconds(update))
            .toArray();
    double[] all = new double[ring.world() * RankPhases.COUNT];
    System.arraycopy(own, 0, all, ring.rank() * RankPhases.COUNT, own.length);
    ring.allReduceSum(all);
    List<RankPhases> ranks = new ArrayList<>();
    for (int rank = 0; rank < ring.world(); rank++) {
      ranks.add(RankPhases.of(all, rank * RankPhases.COUNT));
    }
    return ranks;
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
