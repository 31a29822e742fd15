package dev.lockstep.preprocessing.normalize;

import dev.lockstep.preprocessing.dataset.error.UserException;

/** Numbers that users write as text. */
final class Numbers {
  private Numbers() {}

  /**
   * A finite number.
   *
   * @param problem beginning of the message if it is none
   */
  static double parse(String text, String problem) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new UserException(problem + "'" + text + "' is not a number", e);
    }
    throw new UserException(problem + "'" + text + "' is not a finite number");
  }
}
