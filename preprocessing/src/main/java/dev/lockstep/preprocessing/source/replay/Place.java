package dev.lockstep.preprocessing.source.replay;

import java.io.Serializable;

/**
 * Where a record was found; two records have two places.
 *
 * @param source address of its object
 * @param position in the object
 */
public record Place(String source, long position) implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public String toString() {
    return "record " + position + " of " + source;
  }
}
