package dev.lockstep.training.worker;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.data.Batch;
import dev.lockstep.training.data.BatchReader;
import dev.lockstep.training.data.StepPlan;
import dev.lockstep.training.listener.RankPhases;
import dev.lockstep.training.model.Replica;
import java.util.List;

/**
 * The training steps of one epoch on one rank, from where the state says to the end of the epoch or
 * of the training, and what they cost. Used once.
 */
final class EpochSteps {
  /** What is decided around a step, the same on every rank. */
  interface StepPolicy {
    /**
     * @param state after the step
     * @return whether the training goes on
     */
    boolean goesOn(TrainingState state);

    /**
     * @param state before the step
     * @return the state to go on with, if the step is to be skipped
     * @throws RuntimeException if it is not
     */
    TrainingState skip(TrainingState state, DivergedException diverged);
  }

  private final Communicator ring;
  private final EpochReaders readers;
  private final Replica replica;
  private final WeightAverage average;
  private final RateFactor rates;
  private final SynchronousSteps steps;

  private long waitNanos;
  private long loadNanos;

  EpochSteps(
      RankJob job,
      Communicator ring,
      StepPlan plan,
      EpochReaders readers,
      Replica replica,
      WeightAverage average,
      GradientSums sums) {
    this.ring = ring;
    this.readers = readers;
    this.replica = replica;
    this.average = average;
    this.steps = new SynchronousSteps(ring, replica.elementType(), sums::sum);
    this.rates = RateFactor.of(job.spec(), plan.stepsPerEpoch());
  }

  /**
   * Trains, and checks that all ranks together used every row of the steps.
   *
   * @param from where to begin, with finished steps of this epoch behind it
   * @param lastStep number of steps that the epoch has at most
   * @param policy decides around the steps
   * @return the state after the last step
   */
  TrainingState run(TrainingState from, int lastStep, StepPolicy policy) {
    TrainingState state = from;
    long ownRows = 0;
    try (BatchReader reader = readers.open(from.epoch() + 1, from.step())) {
      boolean goesOn = true;
      long start = System.nanoTime();
      while (goesOn && state.step() < lastStep) {
        Batch batch = reader.next();
        replica.scaleLearningRate(rates.of(state));
        try {
          double loss = step(state.epoch() + 1, batch);
          ownRows += batch.rows();
          double seconds = from.running().seconds() + (System.nanoTime() - start) / 1e9;
          state = state.afterStep(plus(state.running(), batch.globalRows(), loss, seconds));
        } catch (DivergedException diverged) {
          state = policy.skip(state, diverged);
        }
        goesOn = policy.goesOn(state);
      }
      waitNanos = reader.waitedNanos();
      loadNanos = reader.loadedNanos();
    }
    ring.at("epoch " + (state.epoch() + 1));
    requireEveryRow(from, state, ownRows);
    return state;
  }

  private static Running plus(Running sums, int rows, double loss, double seconds) {
    return new Running(sums.lossSum() + loss * rows, sums.rows() + rows, seconds);
  }

  /** Where each rank's time went. Every rank calls it. */
  List<RankPhases> phases() {
    return steps.phases(waitNanos, loadNanos);
  }

  private double step(int epoch, Batch batch) {
    ring.at("epoch " + epoch + " step " + (batch.step() + 1));
    return steps.step(
        exchange -> {
          double loss = replica.step(batch.features(), batch.labels(), batch.rows(), exchange);
          average.follow();
          return loss;
        });
  }

  private void requireEveryRow(TrainingState from, TrainingState to, long ownRows) {
    double[] rows = {ownRows};
    ring.allReduceSum(rows);
    long expected = to.running().rows() - from.running().rows();
    if ((long) rows[0] != expected) {
      throw new IllegalStateException(
          "epoch %d trained %d rows from step %d to %d but the plan has %d"
              .formatted(to.epoch() + 1, (long) rows[0], from.step(), to.step(), expected));
    }
  }
}
