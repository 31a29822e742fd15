package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.quality.Outcome;
import java.util.Locale;

/** What becomes of a record before it is encoded. */
enum Fate {
  /** It goes into a split. */
  KEPT,
  /** A filter left it out. */
  FILTERED,
  /** Another record stands for it. */
  DUPLICATE,
  /** It did not pass a check. */
  REJECTED;

  private static final Fate[] ALL = values();

  byte code() {
    return (byte) ordinal();
  }

  static Fate of(byte code) {
    return ALL[code];
  }

  /** What a record that is not kept counts as. */
  Outcome outcome() {
    return switch (this) {
      case FILTERED -> Outcome.FILTERED;
      case DUPLICATE -> Outcome.DUPLICATE;
      case REJECTED -> Outcome.REJECTED;
      case KEPT -> throw new IllegalStateException("a kept record is in a split");
    };
  }

  /** From the name in a frame's column. */
  static Fate named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
