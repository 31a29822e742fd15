package dev.lockstep.training.verify;

import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.Batch;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.EpochShare;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.model.JoinedNetwork;
import dev.lockstep.training.model.JoinedNetwork.Share;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.spec.TrainSpec;
import dev.lockstep.training.worker.Agreement;
import dev.lockstep.training.worker.Plans;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;

/**
 * The first steps of a training, as a rank takes them and as one process takes them.
 *
 * @param spec of the training, also of how many ranks share its rows
 * @param steps of the optimizer, over as many epochs as that takes
 */
record SyncSteps(DatasetVersion dataset, TrainSpec spec, int steps) {

  /** One rank's work. */
  SyncOutcome rank(Communicator ring) {
    try (Replica replica =
        Replicas.create(
            spec.network(),
            spec.learning().updater(),
            spec.learning().gradient(),
            schema(),
            spec.seed(),
            ring.rank())) {
      each(
          List.of(ring.rank()),
          (shares, step) -> {
            Share own = shares.get(0);
            requireFinite(
                step,
                replica.step(
                    own.features(),
                    own.labels(),
                    own.rows(),
                    sums -> ring.allReduceSumExactly(List.of(sums), replica.elementType())));
          });
      Agreement.sameParameters(ring, replica.parametersSha256(), "after " + steps + " steps");
      return SyncOutcome.done(ring.rank(), attempt(), replica, false);
    }
  }

  /** The same rows in one process. */
  SyncOutcome joined() {
    try (JoinedNetwork network =
        JoinedNetwork.create(
            spec.network(),
            spec.learning().updater(),
            spec.learning().gradient(),
            schema(),
            spec.seed())) {
      List<Integer> all = new ArrayList<>();
      for (int rank = 0; rank < spec.ranks(); rank++) {
        all.add(rank);
      }
      each(all, (shares, step) -> requireFinite(step, network.step(shares)));
      return SyncOutcome.done(0, attempt(), network.replica(), network.apart());
    }
  }

  private interface Step {
    void take(List<Share> shares, int step);
  }

  /** Reads the shares of some ranks, step by step, in as many epochs as it takes. */
  private void each(List<Integer> ranks, Step body) {
    StepPlan plan = Plans.training(spec, dataset.manifest());
    int done = 0;
    for (int epoch = 1; done < steps; epoch++) {
      List<BatchReader> readers = new ArrayList<>();
      try {
        for (int rank : ranks) {
          readers.add(open(plan, epoch, rank));
        }
        for (int i = 0; i < plan.stepsPerEpoch() && done < steps; i++) {
          requireAlive();
          body.take(readers.stream().map(SyncSteps::share).toList(), done++);
        }
      } finally {
        readers.forEach(BatchReader::close);
      }
    }
  }

  private BatchReader open(StepPlan plan, int epoch, int rank) {
    return BatchReader.open(
        dataset,
        Split.TRAIN,
        plan,
        EpochShare.whole(epoch, rank, spec.ranks()),
        spec.placement().prefetchBytes());
  }

  private static Share share(BatchReader reader) {
    Batch batch = reader.next();
    return new Share(batch.features(), batch.labels(), batch.rows());
  }

  private void requireFinite(int step, double loss) {
    if (!Double.isFinite(loss)) {
      throw new UserException(
          "training diverged, so there is nothing to compare: the loss became %s in step %d with updater %s; lower the learning rate"
              .formatted(loss, step + 1, spec.learning().updater()));
    }
  }

  private static void requireAlive() {
    if (BarrierTaskContext.get().isInterrupted()) {
      throw new TaskKilledException("the comparison was told to end");
    }
  }

  private static int attempt() {
    return BarrierTaskContext.get().stageAttemptNumber() + 1;
  }

  private Schema schema() {
    return dataset.manifest().schema();
  }
}
