package dev.lockstep.jobs.config;

import dev.lockstep.preprocessing.dataset.error.UserException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong with one pipeline file, told at once and in the file's order. */
final class Problems {
  /** More would scroll the first ones out of sight. */
  private static final int MAX_SHOWN = 50;

  private final String file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  /**
   * @param text what was wrong, what was found, what is allowed; without the place
   */
  void add(Origin origin, String text) {
    // keys are shown as they were found, and may be meant to confuse a terminal
    found.add(new Problem(origin, text.replaceAll("\\p{Cntrl}", "?")));
  }

  /** Throws all problems as one, if there are any. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new UserException(message());
    }
  }

  /** Each problem with its place. */
  List<String> lines() {
    return found.stream()
        .sorted(Comparator.comparingInt(problem -> problem.origin().rank()))
        .map(problem -> problem.origin().label() + ": " + problem.text())
        .toList();
  }

  private String message() {
    List<String> lines = lines();
    if (lines.size() == 1) {
      return lines.get(0);
    }
    String shown = lines.stream().limit(MAX_SHOWN).collect(Collectors.joining("\n  ", "\n  ", ""));
    int hidden = lines.size() - MAX_SHOWN;
    String rest = hidden > 0 ? "\n  and " + hidden + " more" : "";
    return file + " has " + lines.size() + " problems:" + shown + rest;
  }

  private record Problem(Origin origin, String text) {}
}
