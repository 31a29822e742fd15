package dev.lockstep.preprocessing.source.text;

/** A value is not of its column's type; without a stack trace, since there may be millions. */
final class MistypedException extends Exception {
  private static final long serialVersionUID = 1L;

  MistypedException(String message) {
    super(message, null, false, false);
  }
}
