package dev.lockstep.training.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.training.checkpoint.TrainingState;
import dev.lockstep.training.checkpoint.TrainingState.Running;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.ValidationScores;
import dev.lockstep.training.spec.RateSchedule;
import dev.lockstep.training.spec.RateSchedule.Cosine;
import dev.lockstep.training.spec.RateSchedule.Decay;
import dev.lockstep.training.spec.RateSchedule.Linear;
import dev.lockstep.training.spec.RateSchedule.Plateau;
import dev.lockstep.training.spec.RateSchedule.StepWise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateFactorTest {
  private static final Running NOTHING = new Running(0, 0, 0);

  @Test
  void warmUpRisesInAStraightLine() {
    RateFactor rates = rates(4, new RateSchedule.Constant());
    assertThat(factors(rates, 6)).containsExactly(0.2, 0.4, 0.6, 0.8, 1.0, 1.0);
  }

  @Test
  void stepsFallAtTheirSteps() {
    RateFactor rates = rates(1, new StepWise(2, 0.5));
    assertThat(factors(rates, 7)).containsExactly(0.5, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25);
  }

  @Test
  void linearAndCosineGoFromOneToTheLastValueAndStay() {
    for (Decay decay : List.of(new Linear(5L, 0.2), new Cosine(5L, 0.2))) {
      List<Double> factors = factors(rates(0, decay), 7);
      assertThat(factors.get(0)).isEqualTo(1.0);
      assertThat(factors.get(2)).isCloseTo(0.6, within(1e-12));
      assertThat(factors.subList(4, 7))
          .allSatisfy(f -> assertThat(f).isCloseTo(0.2, within(1e-12)));
      assertThat(factors).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }
  }

  @Test
  void withoutStepsTheyEndWithTheRun() {
    RateFactor rates = new RateFactor(new RateSchedule(10, new Cosine(null, 0)), 1, 110);
    assertThat(rates.of(at(109))).isCloseTo(0, within(1e-12));
    assertThat(rates.of(at(10))).isEqualTo(1.0);
    assertThat(rates.of(at(60))).isBetween(0.45, 0.55);
  }

  @Test
  void plateausCountEpochsWithoutImprovement() {
    RateFactor rates = rates(0, new Plateau("validation_accuracy", 2, 0.1, 0.05, 0.005));
    double[] accuracies = {0.5, 0.6, 0.62, 0.61, 0.8, 0.8, Double.NaN, 0.8, 0.8, 0.8, 0.8};
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.005, 0.005, 0.005};
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int i = 0; i < accuracies.length; i++) {
      ValidationScores scores = ValidationScores.ofClasses(1, accuracies[i]);
      epochs.add(new EpochMetrics(i + 1, 1, scores, 1, 1, 1, List.of(), "00"));
      TrainingState state =
          new TrainingState(epochs.size(), 0, epochs.size(), NOTHING, 0, 1, 0, epochs);
      assertThat(rates.of(state)).as("epoch %d", i + 1).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void rollbacksAndTheBatchScaleMultiply() {
    RateFactor rates = new RateFactor(RateSchedule.CONSTANT, 4, 10);
    assertThat(rates.of(at(3).diverged(1, 0.5))).isEqualTo(2.0);
  }

  private static RateFactor rates(long warmUp, Decay decay) {
    return new RateFactor(new RateSchedule(warmUp, decay), 1, 1000);
  }

  private static List<Double> factors(RateFactor rates, int steps) {
    List<Double> factors = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      factors.add(rates.of(at(step)));
    }
    return factors;
  }

  private static TrainingState at(int step) {
    return new TrainingState(0, step, step, NOTHING, 0, 1, 0, List.of());
  }
}
