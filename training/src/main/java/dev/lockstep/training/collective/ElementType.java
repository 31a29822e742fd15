package dev.lockstep.training.collective;

/** What the elements of a buffer are, in native byte order. */
public enum ElementType {
  FLOAT32("float32", Float.BYTES),
  FLOAT64("float64", Double.BYTES);

  private final String title;
  private final int bytes;

  ElementType(String title, int bytes) {
    this.title = title;
    this.bytes = bytes;
  }

  /**
   * The type of a title.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ElementType of(String title) {
    for (ElementType type : values()) {
      if (type.title.equals(title)) {
        return type;
      }
    }
    throw new IllegalArgumentException("a data type must be float32 or float64, found " + title);
  }

  /** Name in files, e.g. {@code float32}. */
  public String title() {
    return title;
  }

  /** Size of an element in bytes. */
  public int bytes() {
    return bytes;
  }
}
