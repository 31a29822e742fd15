package dev.lockstep.preprocessing.source.replay;

import java.util.Optional;

/** What the reason of a record says that could not be read again, behind why it was rejected. */
public final class NotReplayed {
  private static final String BEGIN = " [not replayed: ";
  private static final String END = "]";

  private NotReplayed() {}

  /** The reason with why; what was said there before goes. */
  static String mark(String reason, String why) {
    return plain(reason) + BEGIN + why + END;
  }

  private static String plain(String reason) {
    int at = reason.endsWith(END) ? reason.lastIndexOf(BEGIN) : -1;
    return at < 0 ? reason : reason.substring(0, at);
  }

  /** Why the record with this reason could not be read again; empty if it could. */
  public static Optional<String> why(String reason) {
    String plain = plain(reason);
    return plain.length() == reason.length()
        ? Optional.empty()
        : Optional.of(
            reason.substring(plain.length() + BEGIN.length(), reason.length() - END.length()));
  }
}
