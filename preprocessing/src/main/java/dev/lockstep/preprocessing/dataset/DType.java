package dev.lockstep.preprocessing.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Element type of a stored tensor; every type is little-endian. */
public enum DType {
  @JsonProperty("uint8")
  UINT8(1),
  @JsonProperty("int32")
  INT32(4),
  @JsonProperty("int64")
  INT64(8),
  @JsonProperty("float32")
  FLOAT32(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
