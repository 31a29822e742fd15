package dev.lockstep.training.model;

import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/** The state of {@link Momentum} for a block of parameters. Not thread-safe. */
final class MomentumUpdater implements GradientUpdater<Momentum> {
  private static final String VELOCITY = "V";

  private final Momentum config;
  private INDArray velocity;

  MomentumUpdater(Momentum config) {
    this.config = config;
  }

  @Override
  public Momentum getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> stateMap, boolean initialize) {
    if (!stateMap.keySet().equals(Set.of(VELOCITY))) {
      throw new IllegalStateException(
          "the state of momentum is one array, " + VELOCITY + ", but has " + stateMap.keySet());
    }
    velocity = stateMap.get(VELOCITY);
    if (initialize) {
      velocity.assign(0);
    }
  }

  @Override
  public Map<String, INDArray> getState() {
    return Map.of(VELOCITY, velocity);
  }

  @Override
  public void setStateViewArray(
      INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
    if (initialize) {
      viewArray.assign(0);
    }
    velocity = viewArray.reshape(gradientOrder, gradientShape);
  }

  /** The gradient becomes the velocity. */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    INDArray update = gradient.reshape(velocity.shape());
    update.muli(config.getLearningRate(iteration, epoch));
    velocity.muli(config.momentum()).addi(update);
    update.assign(velocity);
  }
}
