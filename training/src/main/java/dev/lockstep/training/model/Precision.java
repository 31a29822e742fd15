package dev.lockstep.training.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Type of a network's parameters, activations and gradients. There is none of 2 bytes:
 * Deeplearning4j's layers refuse bfloat16, and on a CPU float16 takes 12 times as long as float32.
 */
public enum Precision {
  /** IEEE 754 single precision, 4 bytes. */
  @JsonProperty("float32")
  FLOAT32(DataType.FLOAT),
  /** IEEE 754 double precision, 8 bytes. */
  @JsonProperty("float64")
  FLOAT64(DataType.DOUBLE);

  private final DataType type;

  Precision(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }
}
