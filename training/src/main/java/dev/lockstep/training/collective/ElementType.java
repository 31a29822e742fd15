package dev.lockstep.training.collective;

/** What the elements of a buffer are, in native byte order. */
public enum ElementType {
  FLOAT32(Float.BYTES),
  FLOAT64(Double.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }
}
