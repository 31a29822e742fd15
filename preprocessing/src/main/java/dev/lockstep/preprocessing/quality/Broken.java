package dev.lockstep.preprocessing.quality;

import java.util.Comparator;

/**
 * A record that breaks a rule.
 *
 * @param source address of the raw object
 * @param position of the record in it, absent if the rule is about the whole object
 * @param reason what was found and what is allowed
 */
public record Broken(String source, Long position, String reason) {
  /** Order of examples, so that the same data gives the same report. */
  static final Comparator<Broken> ORDER =
      Comparator.comparing(Broken::source)
          .thenComparing(Broken::position, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Broken::reason);

  /** As a person would say it. */
  String where() {
    return position == null ? source : "record " + position + " of " + source;
  }
}
