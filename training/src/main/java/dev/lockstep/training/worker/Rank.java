package dev.lockstep.training.worker;

import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.BufferPool;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.model.Replica;
import dev.lockstep.training.model.Replicas;
import dev.lockstep.training.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one rank in one attempt: same start everywhere, then epochs until the plan or early
 * stopping ends them. Everything that decides how it goes on is the same on every rank.
 */
final class Rank {
  private static final Logger LOG = LoggerFactory.getLogger(Rank.class);

  private final RankJob job;
  private final TrainSpec spec;
  private final TaskContext context;
  private final Communicator ring;
  private final StepPlan plan;
  private final BufferPool buffers = new BufferPool();
  private final ProgressReport progress;
  private final RunCheckpoints checkpoints;

  Rank(RankJob job, TaskContext context, Communicator ring, ProgressAccumulator accumulator) {
    this.job = job;
    this.spec = job.spec();
    this.context = context;
    this.ring = ring;
    this.plan = Plans.training(spec, job.dataset().manifest());
    int attempt = job.earlierAttempts() + context.stageAttemptNumber() + 1;
    this.progress =
        ring.rank() == 0
            ? ProgressReport.to(
                accumulator, attempt, spec.stopping().epochs(), plan.stepsPerEpoch())
            : ProgressReport.none();
    this.checkpoints = new RunCheckpoints(job);
  }

  RankOutcome train() {
    EarlyStop stop = new EarlyStop(spec.stopping().early());
    try (Replica replica =
        Replicas.create(
            spec.network(),
            spec.learning().updater(),
            job.dataset().manifest().schema(),
            spec.seed(),
            ring.rank())) {
      List<EpochMetrics> finished = new ArrayList<>(checkpoints.restore(ring, replica));
      int restored = finished.size();
      Agreement.sameParameters(ring, replica.parametersSha256(), "at the start");
      progress.start(restored, finished);
      while (finished.size() < spec.stopping().epochs() && !stop.stops(finished)) {
        finished.add(epoch(replica, finished.size() + 1));
        int iteration = finished.size() * plan.stepsPerEpoch();
        checkpoints.write(ring, replica, finished, stop.selected(finished), iteration);
        progress.finished(finished);
      }
      String reason = finished.size() < spec.stopping().epochs() ? "early_stopping" : "epochs";
      return RankOutcome.done(
          ring.rank(),
          context.stageAttemptNumber() + 1,
          restored,
          stop.selected(finished),
          reason,
          finished);
    }
  }

  private EpochMetrics epoch(Replica replica, int epoch) {
    replica.setProgress((epoch - 1) * plan.stepsPerEpoch(), epoch - 1);
    EpochSteps steps =
        new EpochSteps(job, context, ring, plan, buffers, progress).run(replica, epoch);
    ValidationScores validation = Validation.run(job, context, ring, replica, buffers);
    String parameters = replica.parametersSha256();
    Agreement.sameParameters(ring, parameters, "after epoch " + epoch);
    if (ring.rank() == 0) {
      LOG.info("epoch {}: {} replicas have parameters {}", epoch, ring.world(), parameters);
    }
    return steps.metrics(epoch, validation, parameters);
  }
}
