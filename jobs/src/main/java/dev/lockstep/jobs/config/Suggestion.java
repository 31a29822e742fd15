package dev.lockstep.jobs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /** The nearest of {@code allowed} words, if it is near enough to be a slip. */
  public static Optional<String> of(String found, Collection<String> allowed) {
    String word = normal(found);
    return allowed.stream()
        .filter(candidate -> distance(word, normal(candidate)) <= tolerance(word, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, normal(candidate)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int tolerance(String word, String candidate) {
    return Math.max(1, Math.min(word.length(), candidate.length()) / 3);
  }

  private static String normal(String word) {
    String bounded = word.length() > 100 ? word.substring(0, 100) : word;
    return bounded.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbors that turn one word into the other
   * (optimal string alignment, Damerau 1964).
   */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = cell(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cell(int[][] cost, String a, String b, int i, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
