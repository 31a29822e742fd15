package dev.lockstep.jobs.bench.train;

import dev.lockstep.jobs.bench.rank.LoopbackRing;
import dev.lockstep.jobs.bench.rank.RankLines;
import dev.lockstep.jobs.session.Components;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.RingOptions;
import dev.lockstep.training.model.backend.NativeBackend;
import dev.lockstep.training.worker.Agreement;
import dev.lockstep.training.worker.SynchronousSteps;

/**
 * Main class of one of our processes. Arguments: case, rank, processes. It is told numbers of
 * steps.
 */
public final class LockstepRank {
  private final Communicator ring;
  private final Trainee trainee;

  private LockstepRank(Communicator ring, Trainee trainee) {
    this.ring = ring;
    this.trainee = trainee;
  }

  /** Trains as many steps as it is told, until its input ends. */
  public static void main(String[] args) {
    TrainCase kind = TrainCase.valueOf(args[0]);
    int rank = Integer.parseInt(args[1]);
    int processes = Integer.parseInt(args[2]);
    RankLines lines = RankLines.open();
    NativeBackend.Description library = NativeBackend.describe();
    try (Communicator ring =
            LoopbackRing.join(lines, rank, processes, "bench train", RingOptions.defaults());
        Trainee trainee = Trainee.of(kind, rank)) {
      if (rank == 0) {
        lines.answer(
            new SideVersion(
                "%s, ND4J %s, %s %s"
                    .formatted(
                        Components.versions().get("Lockstep"),
                        library.version(),
                        library.binary(),
                        library.kernels())));
      }
      LockstepRank self = new LockstepRank(ring, trainee);
      for (String line = lines.hear(); line != null; line = lines.hear()) {
        Window window = self.train(Integer.parseInt(line));
        if (rank == 0) {
          lines.answer(window);
        }
      }
    }
  }

  private Window train(int count) {
    SynchronousSteps steps = new SynchronousSteps(ring, trainee.elementType());
    ring.barrier();
    Stopwatch watch = Stopwatch.start();
    double loss = 0;
    for (int i = 0; i < count; i++) {
      int batch = i % SyntheticBatch.COUNT;
      loss = steps.step(exchange -> trainee.step(batch, exchange));
    }
    ring.barrier();
    double seconds = watch.seconds();
    double[] cpu = {watch.cpuSeconds()};
    ring.allReduceSum(cpu);
    Agreement.sameParameters(ring, trainee.parametersSha256(), "after " + count + " steps");
    long samples = (long) count * TrainCase.BATCH * ring.world();
    return new Window(samples, seconds, cpu[0], loss, steps.phases(0, 0));
  }
}
