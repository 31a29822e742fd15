package dev.lockstep.preprocessing.split;

/** Values in messages: cut, so that no cell can flood a log. */
final class Excerpt {
  private static final int LONGEST = 64;

  private Excerpt() {}

  static String of(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "... (" + text.length() + " characters)";
  }
}
