package dev.lockstep.training.spec;

import dev.lockstep.training.model.GradientSpec;
import dev.lockstep.training.model.UpdaterSpec;
import java.io.Serializable;

/**
 * How parameters follow the gradient.
 *
 * @param updater with its base learning rate
 * @param gradient what happens to the ranks' gradients before the update
 */
public record Learning(UpdaterSpec updater, GradientSpec gradient) implements Serializable {
  /** The plain mean gradient of the global batch. */
  public Learning(UpdaterSpec updater) {
    this(updater, GradientSpec.defaults());
  }
}
