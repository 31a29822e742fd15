package dev.lockstep.training.spec;

import dev.lockstep.training.model.UpdaterSpec;
import java.io.Serializable;

/**
 * How parameters follow the gradient.
 *
 * @param updater with its base learning rate
 */
public record Learning(UpdaterSpec updater) implements Serializable {}
