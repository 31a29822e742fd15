package dev.lockstep.training.model;

import java.nio.ByteBuffer;

/** Answers of a network. Not thread-safe. */
public interface Predictor {
  /**
   * Class probabilities, or the stored value that is expected, without training.
   *
   * @param features direct float32 {@code [rows, elements]}
   * @return {@code [rows][classes]}, or {@code [rows][1]} for a value
   */
  float[][] predict(ByteBuffer features, int rows);
}
