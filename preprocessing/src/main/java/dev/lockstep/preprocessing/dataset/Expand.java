package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * One stored element that a network sees as several: it holds an index {@code 0 .. width - 1} and
 * is fed as {@code width} elements, 1 at the index and 0 elsewhere; -1 is fed as zeros alone.
 *
 * @param at position of the stored element, from 0
 * @param width elements that it becomes
 */
public record Expand(int at, int width) implements Serializable {
  public Expand {
    if (at < 0 || width < 1) {
      throw new IllegalArgumentException(
          "an expanded element has a position of 0 or more and a width of 1 or more, found "
              + at
              + " and "
              + width);
    }
  }
}
