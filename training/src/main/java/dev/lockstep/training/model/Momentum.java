package dev.lockstep.training.model;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Gradient descent with classical momentum (Polyak 1964; Sutskever et al. 2013, equations 1 and 2),
 * which Deeplearning4j lacks: {@code v = momentum * v + learningRate * gradient}, and {@code v} is
 * what is taken from the parameters. Keeps one value of a parameter. A configuration that has it is
 * read by Deeplearning4j where this class is on the class path.
 */
public final class Momentum implements IUpdater {
  private static final long serialVersionUID = 1L;

  private double learningRate;
  private ISchedule learningRateSchedule;
  private final double momentum;

  /**
   * @param learningRate greater than 0
   * @param momentum share of the last step that is kept, at least 0 and below 1
   * @throws IllegalArgumentException if the momentum is out of range
   */
  public Momentum(double learningRate, double momentum) {
    this(learningRate, null, momentum);
  }

  @JsonCreator
  private Momentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("momentum") double momentum) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "momentum must be at least 0 and below 1, found " + momentum);
    }
    this.learningRate = learningRate;
    this.learningRateSchedule = learningRateSchedule;
    this.momentum = momentum;
  }

  /** Share of the last step that is kept. */
  public double momentum() {
    return momentum;
  }

  @Override
  public long stateSize(long numParams) {
    return numParams;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(INDArray viewArray, boolean initializeViewArray) {
    MomentumUpdater updater = new MomentumUpdater(this);
    INDArray row = viewArray.reshape(viewArray.length());
    updater.setStateViewArray(row, row.shape(), row.ordering(), initializeViewArray);
    return updater;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(
      Map<String, INDArray> updaterState, boolean initializeStateArrays) {
    MomentumUpdater updater = new MomentumUpdater(this);
    updater.setState(updaterState, initializeStateArrays);
    return updater;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRateSchedule == null
        ? learningRate
        : learningRateSchedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
    learningRate = lr;
    learningRateSchedule = lrSchedule;
  }

  @Override
  public IUpdater clone() {
    return new Momentum(learningRate, learningRateSchedule, momentum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Momentum it
        && Double.compare(learningRate, it.learningRate) == 0
        && Double.compare(momentum, it.momentum) == 0
        && Objects.equals(learningRateSchedule, it.learningRateSchedule);
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, learningRateSchedule, momentum);
  }

  @Override
  public String toString() {
    return "Momentum(learningRate=" + learningRate + ", momentum=" + momentum + ")";
  }
}
