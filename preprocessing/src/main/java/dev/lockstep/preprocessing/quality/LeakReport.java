package dev.lockstep.preprocessing.quality;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.split.LeakPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is in more than one split, so that a network would be tested on what it was trained on.
 *
 * @param leaks by kind; a kind that was looked for and not found is there with zeros
 */
public record LeakReport(List<Leak> leaks) {
  /** Examples per kind. */
  public static final int EXAMPLES = 5;

  /**
   * One kind of leak.
   *
   * @param kind what is the same
   * @param values distinct keys, groups or rows that are in more than one split
   * @param rows rows that have them
   * @param examples at most {@value LeakReport#EXAMPLES}: of a value, by split, the smallest key of
   *     a row there, or the group itself
   */
  public record Leak(LeakKind kind, long values, long rows, List<Map<Split, String>> examples) {
    public Leak {
      examples = examples.stream().map(e -> (Map<Split, String>) new TreeMap<>(e)).toList();
    }

    private String text() {
      String same = kind == LeakKind.ROW ? "identical rows" : "the same " + kind.name();
      String shown =
          examples.stream()
              .map(
                  e ->
                      e.entrySet().stream()
                          .map(in -> in.getValue() + " in " + in.getKey().label())
                          .collect(Collectors.joining(" and ")))
              .collect(Collectors.joining("; "));
      return String.format(
          Locale.ROOT,
          "%d rows share %s with another split (%d distinct), for example %s",
          rows,
          same.toLowerCase(Locale.ROOT),
          values,
          shown);
    }
  }

  public LeakReport {
    leaks = List.copyOf(leaks);
  }

  /** Whether nothing is in two splits. */
  @JsonIgnore
  public boolean isClean() {
    return leaks.stream().allMatch(leak -> leak.values() == 0);
  }

  /** What was found, for people; empty if nothing was. */
  public Optional<String> text() {
    return isClean()
        ? Optional.empty()
        : Optional.of(
            leaks.stream()
                .filter(leak -> leak.values() > 0)
                .map(Leak::text)
                .collect(Collectors.joining(". ")));
  }

  /**
   * Stops a run that must not publish.
   *
   * @throws UserException if the policy is {@link LeakPolicy#FAIL} and something was found
   */
  public void enforce(LeakPolicy policy) {
    if (policy == LeakPolicy.FAIL && !isClean()) {
      throw new UserException(
          "the splits are not separate: "
              + text().orElseThrow()
              + ". Nothing was published, since split.leaks is fail. A split by group keeps such"
              + " rows together, a deduplicate in records removes them, leaks: warn publishes"
              + " nevertheless");
    }
  }
}
