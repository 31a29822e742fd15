package dev.lockstep.jobs.bench.train;

import dev.lockstep.training.listener.RankPhases;
import java.util.ArrayList;
import java.util.List;

/**
 * Some steps of one side, as its rank 0 answers.
 *
 * @param samples rows of all processes
 * @param seconds from the first rank's first step to the last rank's last one
 * @param cpuSeconds of all processes
 * @param loss mean of the last step's batch; of the one rank's where it knows no more
 * @param phases where each rank's time went, by rank; empty where that is not known
 */
record Window(
    long samples, double seconds, double cpuSeconds, double loss, List<RankPhases> phases) {
  Window {
    phases = phases == null ? List.of() : List.copyOf(phases);
  }

  double rate() {
    return samples / seconds;
  }

  /** Together with what ran at the same time; that has other samples. */
  Window beside(Window other) {
    List<RankPhases> all = new ArrayList<>(phases);
    all.addAll(other.phases);
    return new Window(
        samples + other.samples,
        Math.max(seconds, other.seconds),
        cpuSeconds + other.cpuSeconds,
        Math.max(loss, other.loss),
        all);
  }
}
