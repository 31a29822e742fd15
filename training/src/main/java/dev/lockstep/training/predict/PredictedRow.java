package dev.lockstep.training.predict;

import java.io.Serializable;

/**
 * One row as it is written.
 *
 * @param key of the row
 * @param answer class probabilities, or one stored value
 */
record PredictedRow(String key, float[] answer) implements Serializable {}
